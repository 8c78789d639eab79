"""Addresses of the journal."""

from django.urls import path

from . import views

app_name = "journal"
urlpatterns = [
    path("journal/", views.journal, name="journal"),
    path("journal/file/", views.journal_file, name="journal_file"),
]
