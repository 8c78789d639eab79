"""Addresses. Each app brings its own; this module only joins them."""

from django.urls import include, path

urlpatterns = [
    path("", include("journal.urls")),
    path("", include("learners.urls")),
]
