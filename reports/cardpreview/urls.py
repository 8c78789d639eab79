"""Addresses of the settings of cards."""

from django.urls import path

from . import views

app_name = "cardsettings"
urlpatterns = [
    path("cards/settings/", views.setting, name="setting"),
    path("cards/settings/preview/", views.preview, name="preview"),
]
