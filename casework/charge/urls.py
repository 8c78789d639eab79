"""Addresses of the book of who is in charge."""

from django.urls import path

from . import views

app_name = "charge"
urlpatterns = [
    path("accounts/manage/open-work/", views.open_work, name="open_work"),
    path("accounts/manage/roles/<uuid:public_id>/end/", views.role_end, name="role_end"),
]
