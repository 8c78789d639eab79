"""Addresses of the journal and of background work."""

from django.urls import path

from . import views

app_name = "journal"
urlpatterns = [path("jobs/<uuid:public_id>/", views.job, name="job")]
