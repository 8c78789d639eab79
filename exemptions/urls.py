"""Addresses of unit training plans, of their rosters, and of who has completed their training."""

from django.urls import include, path

from uploads.urls import pages_of

urlpatterns = [
    path("plans/rosters/", include((pages_of("plan_roster", "for/<uuid:about>/"), "plan_rosters"))),
    path("", include("exemptions.completions.urls")),
    path("", include("exemptions.plans.urls")),
]
