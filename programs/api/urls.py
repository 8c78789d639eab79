"""Addresses of the interface; each stands in the matrix of tests/security."""

from django.urls import path

from . import me, schema

app_name = "api"
urlpatterns = [
    path("schema/", schema.OpenApiText.as_view(), name="schema"),
    path("docs/", schema.docs, name="docs"),
    path("me/", me.Me.as_view(), name="me"),
]
