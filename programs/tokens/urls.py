"""Addresses of tokens."""

from django.urls import path

from . import views

app_name = "tokens"
urlpatterns = [
    path("accounts/tokens/", views.own, name="own"),
    path("accounts/manage/tokens/", views.every, name="every"),
    path("accounts/tokens/<uuid:public_id>/revoke/", views.revoke_own, name="revoke_own"),
    path("accounts/manage/tokens/<uuid:public_id>/revoke/", views.revoke_any, name="revoke_any"),
]
