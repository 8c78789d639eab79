"""Addresses of one's own messages."""

from django.urls import path

from . import views

app_name = "messages"
urlpatterns = [
    path("me/notices/", views.notices, name="notices"),
    path("me/notices/kinds/", views.choose_kinds, name="notices_kinds"),
    path("me/notices/read/", views.read_all, name="notices_read"),
]
