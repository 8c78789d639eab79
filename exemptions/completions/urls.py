"""Address of the page on which an office reports who has completed a training."""

from django.urls import path

from . import views

app_name = "completions"
urlpatterns = [path("plans/<uuid:public_id>/completions/", views.completions, name="completions")]
