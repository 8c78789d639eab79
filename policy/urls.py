"""Addresses of the workbench on which notices are drafted and published, and of working days."""

from django.urls import include, path

urlpatterns = [
    path("", include("policy.drafts.urls")),
    path("", include("policy.publishing.urls")),
    path("", include("policy.workdays.urls")),
]
