"""Addresses of the pages about people, units, accounts and one's own data."""

from captcha.views import captcha_image
from django.urls import include, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .views import (
    corrections,
    mine,
    notices,
    own_account,
    passkeys,
    people,
    registration,
    roles,
    roster,
    sign_in,
    units,
)

app_name = "learners"

signing_in = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("captcha/<slug:key>/", never_cache(require_safe(captcha_image)), {"scale": 1}, name="captcha"),
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
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("security/", own_account.security, name="security"),
    path("password/", own_account.password, name="password"),
    path("sessions/end-others/", own_account.end_others, name="sessions_end_others"),
    path("sessions/<uuid:public_id>/end/", own_account.end_one, name="session_end"),
    path("privacy/", own_account.notice, name="notice"),
]
managing = [
    path("", roles.accounts, name="accounts"),
    path("<uuid:public_id>/", roles.account, name="account"),
    path("<uuid:public_id>/grant/", roles.grant, name="role_grant"),
    path("<uuid:public_id>/deputise/", roles.deputise, name="role_deputise"),
    path("<uuid:public_id>/enable/", roles.enable, name="account_enable"),
    path("<uuid:public_id>/reset-second-factor/", roles.reset, name="account_reset_second_factor"),
    path("<uuid:public_id>/code/", roles.code, name="account_code"),
    path("roles/<uuid:public_id>/withdraw/", roles.withdraw, name="role_withdraw"),
]
rosters = [
    path("", roster.upload, name="roster_upload"),
    path("template/", roster.template, name="roster_template"),
    path("<uuid:public_id>/", roster.show, name="roster_import"),
    path("<uuid:public_id>/confirm/", roster.confirm, name="roster_confirm"),
    path("<uuid:public_id>/discard/", roster.discard, name="roster_discard"),
    path("<uuid:public_id>/receipt/", roster.receipt, name="roster_receipt"),
]
roll = [
    path("", people.people, name="people"),
    path("find/", people.find, name="people_find"),
    path("export/", people.export, name="people_export"),
    path("confirm/", people.confirm, name="people_confirm"),
    path("new/", people.new, name="person_new"),
    path("admit/", people.admit, name="person_admit"),
    path("<uuid:public_id>/", people.person, name="person"),
    path("<uuid:public_id>/change/", people.change, name="person_change"),
    path("<uuid:public_id>/move/", people.move, name="person_move"),
    path("<uuid:public_id>/reveal/", people.reveal, name="person_reveal"),
    path("<uuid:public_id>/code/", people.code, name="person_code"),
]
tree = [
    path("", units.units, name="units"),
    path("new/", units.new, name="unit_new"),
    path("<uuid:public_id>/change/", units.change, name="unit_change"),
    path("<uuid:public_id>/close/", units.close, name="unit_close"),
]
asked = [
    path("registrations/", registration.waiting, name="registrations"),
    path("registrations/<uuid:public_id>/approve/", registration.approve, name="registration_approve"),
    path("registrations/<uuid:public_id>/return/", registration.send_back, name="registration_return"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<uuid:public_id>/approve/", corrections.approve, name="correction_approve"),
    path("corrections/<uuid:public_id>/return/", corrections.send_back, name="correction_return"),
    path("full-exports/", corrections.exports, name="full_exports"),
    path("full-exports/<uuid:public_id>/agree/", corrections.agree, name="full_export_agree"),
    path("full-exports/<uuid:public_id>/take/", corrections.take, name="full_export_take"),
]
urlpatterns = [
    path("accounts/", include(signing_in)),
    path("accounts/manage/", include(managing)),
    path("rosters/", include(rosters)),
    path("learners/", include(roll)),
    path("units/", include(tree)),
    path("me/", mine.mine, name="mine"),
    path("me/notices/", notices.notices, name="notices"),
    path("me/notices/read/", notices.read_all, name="notices_read"),
    path("me/take-along/", mine.take_along, name="mine_take_along"),
    path("", include(asked)),
]
