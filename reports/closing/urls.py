"""Addresses of closed seasons."""

from django.urls import path

from . import views

app_name = "closing"
urlpatterns = [
    path("seasons/", views.seasons, name="seasons"),
    path("seasons/<uuid:public_id>/", views.season, name="season"),
    path("seasons/<uuid:public_id>/reopen/", views.reopen, name="reopen"),
    path("seasons/<uuid:public_id>/give-up/", views.give_up, name="give_up"),
    path("seasons/<uuid:public_id>/look/", views.look, name="look"),
    path("seasons/<uuid:public_id>/excel/", views.excel, name="excel"),
    path("seasons/corrections/<uuid:public_id>/", views.explain, name="explain"),
]
