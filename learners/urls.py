"""Addresses of the pages about people, rosters and one's own data."""

from django.urls import include, path

urlpatterns = [
    path("", include("learners.merging.urls")),
    path("", include("learners.roll.urls")),
    path("", include("learners.roster.urls")),
    path("", include("learners.disclosure.urls")),
]
