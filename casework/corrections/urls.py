"""Addresses of corrections."""

from django.urls import path

from . import views

app_name = "corrections"
urlpatterns = [
    path("me/", views.mine, name="mine"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/export/", views.export, name="corrections_export"),
    path("corrections/approve/", views.approve_many, name="corrections_approve"),
    path("corrections/<uuid:public_id>/", views.one, name="one"),
    path("corrections/<uuid:public_id>/approve/", views.approve, name="correction_approve"),
    path("corrections/<uuid:public_id>/reveal/", views.reveal, name="correction_reveal"),
    path("corrections/<uuid:public_id>/return/", views.send_back, name="correction_return"),
]
