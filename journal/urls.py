"""Addresses of the journal and of background work."""

from django.urls import path

from . import views

app_name = "journal"
urlpatterns = [
    path("jobs/<uuid:public_id>/", views.job, name="job"),
    path("journal/", views.journal, name="journal"),
    path("journal/file/", views.journal_file, name="journal_file"),
]
