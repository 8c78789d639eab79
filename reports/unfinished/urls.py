"""Addresses of who is behind."""

from django.urls import path

from . import views

app_name = "behind"
urlpatterns = [
    path("behind/", views.behind, name="behind"),
    path("behind/remind/", views.remind, name="remind"),
]
