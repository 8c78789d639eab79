"""Addresses of the workbench on which notices are drafted."""

from django.urls import include, path

urlpatterns = [path("", include("policy.drafts.urls"))]
