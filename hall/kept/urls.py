"""Addresses of what is kept of lists."""

from django.urls import path

from . import views

app_name = "kept"
urlpatterns = [
    path("kept/<slug:name>/columns/", views.columns, name="columns"),
    path("kept/<slug:name>/queries/", views.keep, name="keep"),
    path("kept/<slug:name>/queries/<uuid:public_id>/forget/", views.forget, name="forget"),
]
