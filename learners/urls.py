"""Addresses of the pages about people and units."""

from django.urls import path

from .views import roster

app_name = "learners"
urlpatterns = [
    path("rosters/", roster.upload, name="roster_upload"),
    path("rosters/template/", roster.template, name="roster_template"),
    path("rosters/<uuid:public_id>/", roster.show, name="roster_import"),
    path("rosters/<uuid:public_id>/confirm/", roster.confirm, name="roster_confirm"),
    path("rosters/<uuid:public_id>/discard/", roster.discard, name="roster_discard"),
    path("rosters/<uuid:public_id>/receipt/", roster.receipt, name="roster_receipt"),
]
