"""Addresses of the workbench on which notices are drafted and published."""

from django.urls import include, path

urlpatterns = [path("", include("policy.drafts.urls")), path("", include("policy.publishing.urls"))]
