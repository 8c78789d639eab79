"""Addresses of pages that bring everything together."""

from django.urls import include, path

urlpatterns = [
    path("", include("reports.home.urls")),
    path("", include("reports.office.urls")),
    path("", include("reports.runs.urls")),
    path("", include("reports.cardpreview.urls")),
    path("", include("reports.cards.urls")),
    path("", include("reports.audit.urls")),
    path("", include("reports.unfinished.urls")),
    path("", include("reports.sampling.urls")),
    path("", include("reports.statistics.urls")),
    path("", include("reports.peoplelist.urls")),
    path("", include("reports.closing.urls")),
    path("", include("reports.announcements.urls")),
]
