"""Addresses of the office's first page."""

from django.urls import path

from . import views

app_name = "office"
urlpatterns = [
    path("office/", views.office, name="office"),
    path("office/weeks/", views.weeks, name="weeks"),
]
