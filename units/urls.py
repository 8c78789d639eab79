"""Addresses of the tree of units."""

from django.urls import path

from . import views

app_name = "units"
urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/new/", views.new, name="unit_new"),
    path("units/<uuid:public_id>/change/", views.change, name="unit_change"),
    path("units/<uuid:public_id>/close/", views.close, name="unit_close"),
]
