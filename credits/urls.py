"""Addresses of imports, verification and reports of missing hours."""

from django.urls import include, path

urlpatterns = [
    path("hours/imports/", include("credits.imports.urls")),
    path("hours/verification/", include("credits.verification.urls")),
    path("", include("credits.offered.urls")),
    path("hours/missing/", include("credits.missing.urls")),
]
