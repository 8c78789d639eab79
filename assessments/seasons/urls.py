"""Addresses of the application days."""

from django.urls import path

from . import views

app_name = "seasons"
urlpatterns = [
    path("application-days/", views.days, name="days"),
    path("application-days/<slug:policy>/<str:slot>/", views.day, name="day"),
]
