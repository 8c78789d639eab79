"""Addresses of the learner's page."""

from django.urls import path

from . import views

app_name = "home"
urlpatterns = [
    path("", views.own, name="own"),
    path("people/<uuid:public_id>/hours/", views.person, name="person"),
    path("people/<uuid:public_id>/years/", views.years, name="years"),
    path("people/<uuid:public_id>/paper/", views.paper, name="paper"),
]
