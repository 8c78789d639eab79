"""The address of the self-check."""

from django.urls import path

from . import views

app_name = "selfcheck"
urlpatterns = [path("self-check/", views.check, name="check")]
