"""Addresses of platforms and courses."""

from django.urls import path

from . import views

app_name = "offered"
urlpatterns = [
    path("platforms/", views.platforms, name="platforms"),
    path("platforms/<str:host>/", views.platform, name="platform"),
    path("platforms/<str:host>/advice/", views.advice, name="advice"),
    path("courses/", views.courses, name="courses"),
]
