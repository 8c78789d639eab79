"""Addresses of the open readings and the rulings on them."""

from django.urls import path

from . import views

app_name = "readings"
urlpatterns = [
    path("readings/", views.register, name="register"),
    path("readings/<slug:policy>/<slug:reading>/", views.reading, name="reading"),
    path("readings/<slug:policy>/<slug:reading>/forecast/", views.forecast, name="forecast"),
    path("readings/rulings/<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
]
