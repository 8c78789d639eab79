"""Addresses of the arrangements of holidays."""

from django.urls import path

from . import views

app_name = "workdays"
urlpatterns = [
    path("working-days/", views.years, name="years"),
    path("working-days/<int:year>/", views.year, name="year"),
]
