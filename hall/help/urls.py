"""Addresses of the manuals."""

from django.urls import path

from . import views

app_name = "help"
urlpatterns = [
    path("help/", views.index, name="index"),
    path("help/privacy/", views.privacy, name="privacy"),
    path("help/<slug:slug>/pdf/", views.pdf, name="pdf"),
    path("help/<slug:slug>/", views.part, name="part"),
]
