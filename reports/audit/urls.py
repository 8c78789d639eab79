"""Addresses of the unit audit."""

from django.urls import path

from . import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.units, name="units"),
    path("audit/people/", views.people, name="people"),
    path("audit/crossed/", views.crossed, name="crossed"),
    path("audit/day/", views.ask_day, name="ask_day"),
    path("audit/export/", views.ask_for_export, name="ask_for_export"),
    path("audit/export/<uuid:public_id>/", views.export_page, name="export_page"),
    path("audit/export/<uuid:public_id>/table", views.export, name="export"),
]
