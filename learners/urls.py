"""Addresses of the pages about people, units, accounts and one's own data."""

from captcha.views import captcha_image
from django.urls import include, path
from django.views.decorators.cache import never_cache

from .views import own_account, passkeys, registration, roster, sign_in

app_name = "learners"

signing_in = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("second-factor/", sign_in.second_factor, name="second_factor"),
    path("second-factor/set-up/", own_account.set_up, name="second_factor_set_up"),
    path("second-factor/codes/", own_account.recovery_codes, name="recovery_codes"),
    path("passkeys/begin-adding/", passkeys.begin_adding, name="passkey_begin_adding"),
    path("passkeys/add/", passkeys.add, name="passkey_add"),
    path("passkeys/begin-using/", passkeys.begin_using, name="passkey_begin_using"),
    path("passkeys/use/", passkeys.use, name="passkey_use"),
    path("passkeys/<uuid:public_id>/remove/", own_account.drop_passkey, name="passkey_remove"),
    path("reset/", sign_in.reset, name="reset"),
    path("register/", registration.register, name="register"),
    path("registrations/<uuid:public_id>/", registration.state, name="registration"),
    path("captcha/<slug:key>/", never_cache(captcha_image), {"scale": 1}, name="captcha"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("security/", own_account.security, name="security"),
    path("password/", own_account.password, name="password"),
    path("sessions/end-others/", own_account.end_others, name="sessions_end_others"),
    path("sessions/<uuid:public_id>/end/", own_account.end_one, name="session_end"),
    path("privacy/", own_account.notice, name="notice"),
]
rosters = [
    path("", roster.upload, name="roster_upload"),
    path("template/", roster.template, name="roster_template"),
    path("<uuid:public_id>/", roster.show, name="roster_import"),
    path("<uuid:public_id>/confirm/", roster.confirm, name="roster_confirm"),
    path("<uuid:public_id>/discard/", roster.discard, name="roster_discard"),
    path("<uuid:public_id>/receipt/", roster.receipt, name="roster_receipt"),
]
registrations = [
    path("", registration.waiting, name="registrations"),
    path("<uuid:public_id>/approve/", registration.approve, name="registration_approve"),
    path("<uuid:public_id>/return/", registration.send_back, name="registration_return"),
]
urlpatterns = [
    path("accounts/", include(signing_in)),
    path("rosters/", include(rosters)),
    path("registrations/", include(registrations)),
]
