"""Addresses of accounts and roles, for the security administrator; a one-time code, for whoever keeps the roster."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("accounts/manage/", views.accounts, name="accounts"),
    path("accounts/manage/<uuid:public_id>/", views.account, name="account"),
    path("accounts/manage/<uuid:public_id>/grant/", views.grant, name="role_grant"),
    path("accounts/manage/<uuid:public_id>/deputise/", views.deputise, name="role_deputise"),
    path("accounts/manage/<uuid:public_id>/enable/", views.enable, name="account_enable"),
    path("accounts/manage/<uuid:public_id>/reset-second-factor/", views.reset, name="account_reset_second_factor"),
    path("accounts/manage/<uuid:public_id>/code/", views.code, name="account_code"),
    path("learners/<uuid:public_id>/code/", views.person_code, name="person_code"),
]
