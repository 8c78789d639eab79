"""What each action of the journal is called: the auditors' vocabulary for the whole portal."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Promise | str] = {
    "account.code_issued": _("one-time code issued"),
    "account.code_refused": _("one-time code refused"),
    "account.created": _("account created"),
    "account.demo": _("demo account set up"),
    "account.disabled": _("account disabled"),
    "account.enabled": _("account enabled"),
    "account.notice_read": _("privacy notice read"),
    "account.other_sessions_ended": _("other sessions ended"),
    "account.passkey_added": _("passkey added"),
    "account.passkey_removed": _("passkey removed"),
    "account.passkey_used": _("passkey used"),
    "account.password_changed": _("password changed"),
    "account.password_reset": _("password set with a one-time code"),
    "account.recovery_code_used": _("recovery code used"),
    "account.recovery_codes_renewed": _("recovery codes renewed"),
    "account.second_factor_reset": _("second factor reset"),
    "account.session_ended": _("session ended"),
    "account.signed_in": _("signed in"),
    "account.signed_out": _("signed out"),
    "account.totp_set_up": _("authenticator application set up"),
    "correction.approved": _("correction approved"),
    "correction.asked": _("correction asked for"),
    "correction.returned": _("correction returned"),
    "export.taken": _("file exported"),
    "learner.admitted": _("person taken over"),
    "learner.changed": _("particulars changed"),
    "learner.left": _("person left"),
    "learner.moved": _("person moved"),
    "learner.post_confirmed": _("ownership and front-line post confirmed"),
    "learner.registered": _("person entered"),
    "learner.standing_changed": _("standing changed"),
    "personal_data.export_agreed": _("export of full numbers agreed to"),
    "personal_data.export_asked": _("export of full numbers asked for"),
    "personal_data.exported": _("full numbers exported"),
    "personal_data.keys_rotated": _("personal data encrypted anew"),
    "personal_data.looked_at": _("person's page opened"),
    "personal_data.reveal_refused": _("reveal refused: cap of the day"),
    "personal_data.revealed": _("full numbers revealed"),
    "registration.approved": _("registration approved"),
    "registration.filed": _("registration filed"),
    "registration.returned": _("registration returned"),
    "role.deputy_appointed": _("deputy appointed"),
    "role.granted": _("role given"),
    "role.withdrawn": _("role withdrawn"),
    "roster.confirmed": _("roster confirmed"),
    "roster.discarded": _("roster discarded"),
    "roster.refused": _("roster refused"),
    "roster.stored": _("roster stored"),
    "roster.uploaded": _("roster uploaded"),
    "settings.changed": _("settings changed"),
    "sign_in.refused": _("sign-in refused"),
    "sign_in.second_factor_refused": _("second factor refused"),
    "sign_in.throttled": _("sign-in locked after too many tries"),
    "unit.changed": _("unit changed"),
    "unit.closed": _("unit closed"),
    "unit.created": _("unit created"),
}


def label(action: str) -> str:
    """The name of an action; an unknown one reads as its code."""
    return str(ACTIONS.get(action, action))
