"""Addresses of registering."""

from django.urls import path

from . import views

app_name = "registrations"
urlpatterns = [
    path("accounts/register/", views.register, name="register"),
    path("accounts/registrations/<uuid:public_id>/", views.state, name="registration"),
    path("registrations/", views.waiting, name="registrations"),
    path("registrations/export/", views.export, name="registrations_export"),
    path("registrations/approve/", views.approve_many, name="registrations_approve"),
    path("registrations/<uuid:public_id>/", views.one, name="one"),
    path("registrations/<uuid:public_id>/approve/", views.approve, name="registration_approve"),
    path("registrations/<uuid:public_id>/reveal/", views.reveal, name="registration_reveal"),
    path("registrations/<uuid:public_id>/return/", views.send_back, name="registration_return"),
]
