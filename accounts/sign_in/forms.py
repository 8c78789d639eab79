"""Forms of signing in, resetting a password and registering."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm

from ..credentials.forms import NewPasswordMixin, captcha_field
from ..credentials.passwords import LONGEST

_PASSWORD = {"autocomplete": "current-password", "maxlength": LONGEST}


class SignInForm(PortalForm):
    numbers_in = ("login",)

    login = forms.CharField(
        label=_("ID number, phone or account name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, max_length=1024, widget=forms.PasswordInput(attrs=_PASSWORD)
    )

    def __init__(self, *args, captcha_at: dt.datetime | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if captcha_at:
            self.fields["captcha"] = captcha_field(captcha_at)


class CodeForm(PortalForm):
    code = forms.CharField(
        label=_("Code of the authenticator application, or a recovery code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )


class ResetForm(NewPasswordMixin):
    numbers_in = ("login",)

    login = forms.CharField(
        label=_("ID number, phone or account name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    code = forms.CharField(
        label=_("One-time code from your unit's HR"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-not-kept": ""}),
    )
    field_order = ["login", "code", "new", "again"]


class PasswordForm(NewPasswordMixin):
    old = forms.CharField(
        label=_("Present password"), strip=False, max_length=1024, widget=forms.PasswordInput(attrs=_PASSWORD)
    )
    field_order = ["old", "new", "again"]
