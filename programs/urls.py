"""Addresses of the pages about programs; what programs themselves call stands in ``api``."""

from django.urls import include, path

urlpatterns = [path("", include("programs.tokens.urls")), path("", include("programs.webhooks.urls"))]
