"""Addresses of reports of missing hours."""

from django.urls import path

from . import views

app_name = "missing"
urlpatterns = [
    path("", views.mine, name="missing"),
    path("desk/", views.desk, name="missing_desk"),
    path("<uuid:public_id>/", views.report, name="missing_report"),
    path("<uuid:public_id>/reply/", views.reply, name="missing_reply"),
    path("<uuid:public_id>/picture/", views.picture, name="missing_picture"),
]
