"""Addresses of one's own account."""

from django.urls import path

from .views import account, display, passkeys

app_name = "own"
urlpatterns = [
    path("second-factor/set-up/", account.set_up, name="second_factor_set_up"),
    path("second-factor/codes/", account.recovery_codes, name="recovery_codes"),
    path("passkeys/begin-adding/", passkeys.begin_adding, name="passkey_begin_adding"),
    path("passkeys/add/", passkeys.add, name="passkey_add"),
    path("passkeys/<uuid:public_id>/remove/", account.drop_passkey, name="passkey_remove"),
    path("security/", account.security, name="security"),
    path("password/", account.password, name="password"),
    path("sessions/end-others/", account.end_others, name="sessions_end_others"),
    path("sessions/<uuid:public_id>/end/", account.end_one, name="session_end"),
    path("display/", display.display, name="display"),
    path("stay/", account.stay, name="stay"),
    path("privacy/", account.notice, name="notice"),
]
