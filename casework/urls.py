"""Addresses of this app: corrections, objections, moves of many people, and who is in charge of what is open."""

from django.urls import include, path

urlpatterns = [
    path("", include("casework.corrections.urls")),
    path("", include("casework.charge.urls")),
    path("", include("casework.objections.urls")),
    path("", include("casework.regrouping.urls")),
]
