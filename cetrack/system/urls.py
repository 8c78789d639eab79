"""Addresses of the system administrator's pages."""

from django.urls import path

from . import views

app_name = "system"
urlpatterns = [
    path("system/", views.system, name="system"),
    path("system/jobs/", views.jobs, name="jobs"),
    path("system/jobs/<uuid:public_id>/", views.act, name="act"),
]
