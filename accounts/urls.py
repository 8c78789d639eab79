"""Addresses of accounts: signing in, one's own account, messages, and the security administrator's pages."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("accounts.sign_in.urls")),
    path("accounts/", include("accounts.own.urls")),
    path("", include("accounts.administration.urls")),
    path("", include("accounts.messages.urls")),
    path("", include("accounts.registrations.urls")),
]
