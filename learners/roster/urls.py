"""Addresses of the roster import: the upload room's."""

from django.urls import include, path

from uploads.urls import pages_of

from . import views

app_name = "roster"
urlpatterns = [
    path("rosters/words/take-back/", views.take_back, name="take_back_word"),
    path("rosters/", include(pages_of("roster"))),
    path("rosters/<uuid:public_id>/units/", views.units, name="units"),
]
