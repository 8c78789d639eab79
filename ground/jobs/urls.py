"""Address of a background job."""

from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [path("jobs/<uuid:public_id>/", views.job, name="job")]
