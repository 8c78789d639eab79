"""Addresses of cards in bulk."""

from django.urls import path

from . import views

app_name = "runs"
urlpatterns = [
    path("cards/bulk/", views.runs, name="runs"),
    path("cards/bulk/new/", views.new, name="new"),
    path("cards/bulk/<uuid:public_id>/", views.run, name="run"),
    path("cards/bulk/<uuid:public_id>/cancel/", views.cancel, name="cancel"),
    path("cards/bulk/<uuid:public_id>/retry/", views.retry, name="retry"),
    path("cards/bulk/<uuid:public_id>/files/", views.ask_copies, name="ask_copies"),
    path("cards/bulk/files/<uuid:public_id>/", views.copy, name="copy"),
    path("cards/bulk/files/<uuid:public_id>/again/", views.make_again, name="make_again"),
]
