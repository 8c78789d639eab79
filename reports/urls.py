"""Addresses of what people see and take away."""

from django.urls import include, path

urlpatterns = [
    path("", include("reports.home.urls")),
    path("", include("reports.cards.urls")),
]
