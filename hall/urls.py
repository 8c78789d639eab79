"""Addresses of the service hall: filing requests, one by one or by list, and deciding them; the self-check."""

from django.urls import include, path

from uploads.urls import pages_of

urlpatterns = [
    path("requests/lists/", include((pages_of("list", "for/<slug:about>/"), "lists"))),
    path("", include("hall.requests.urls")),
    path("", include("hall.selfcheck.urls")),
    path("", include("hall.help.urls")),
    path("", include("hall.search.urls")),
    path("", include("hall.kept.urls")),
]
