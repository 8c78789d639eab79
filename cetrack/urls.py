"""Addresses. Each app brings its own; this module only joins them."""

from django.urls import path  # noqa: F401

urlpatterns: list = []
