"""Addresses of the ground floor."""

from django.urls import include, path

urlpatterns = [path("", include("ground.jobs.urls"))]
