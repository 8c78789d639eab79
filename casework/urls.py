"""Addresses of corrections."""

from django.urls import include, path

urlpatterns = [path("", include("casework.corrections.urls"))]
