"""Addresses of open readings, application days, doubtful cases and requests for a review."""

from django.urls import include, path

urlpatterns = [
    path("", include("assessments.readings.urls")),
    path("", include("assessments.seasons.urls")),
    path("", include("assessments.doubts.urls")),
    path("", include("assessments.whatif.urls")),
]
