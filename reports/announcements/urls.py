"""Addresses of announcements."""

from django.urls import path

from . import views

app_name = "announcements"
urlpatterns = [
    path("announcements/", views.announcements, name="announcements"),
    path("announcements/issued/", views.issued, name="issued"),
    path("announcements/new/", views.new, name="new"),
    path("announcements/new-list/", views.new_list, name="new_list"),
    path("announcements/<uuid:public_id>/", views.announcement, name="announcement"),
    path("announcements/<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("announcements/<uuid:public_id>/close/", views.close, name="close"),
    path("announcements/<uuid:public_id>/object/", views.object_to, name="object"),
    path("announcements/objections/<uuid:public_id>/answer/", views.answer, name="answer"),
]
