"""Fields by which people prove who they are."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm

from . import puzzles
from .passwords import LONGEST, describe

_NEW_PASSWORD = {"autocomplete": "new-password", "maxlength": LONGEST}


class CaptchaInput(forms.MultiWidget):
    """A picture and a sound at addresses of our own, with a field for what was read or counted."""

    template_name = "learners/captcha.html"

    def __init__(self, now: dt.datetime) -> None:
        label = _("Characters in the picture")
        typed = {"class": "form-control", "aria-label": label, "autocomplete": "off", "autocapitalize": "none",
                 "spellcheck": "false", "maxlength": 12}  # fmt: skip
        super().__init__([forms.HiddenInput(), forms.TextInput(typed)])
        self.now = now

    def decompress(self, value) -> list[str]:
        return ["", ""]

    def get_context(self, name, value, attrs):
        """Shown again it is a new one: the old one is gone, right or wrong."""
        key = puzzles.make(now=self.now)
        context = super().get_context(name, [key, ""], attrs)
        return context | {"puzzle": key, "field": name}


class CaptchaField(forms.MultiValueField):
    """Whether somebody has read the picture or counted the beeps."""

    widget: CaptchaInput

    def __init__(self, now: dt.datetime) -> None:
        fields = [forms.CharField(max_length=40), forms.CharField(max_length=40)]
        super().__init__(fields, label=_("Characters in the picture"), widget=CaptchaInput(now))
        self.now = now

    def compress(self, data_list) -> bool:
        key, typed = data_list or ("", "")
        if not puzzles.solve(key=key, typed=typed, now=self.now):
            raise forms.ValidationError(_("The characters do not fit the picture. Here is a new one."))
        return True


def captcha_field(now: dt.datetime) -> CaptchaField:
    return CaptchaField(now)


class NewPasswordMixin(PortalForm):
    """A new password, typed twice."""

    new = forms.CharField(
        label=_("New password"), strip=False, max_length=1024, widget=forms.PasswordInput(attrs=_NEW_PASSWORD)
    )
    again = forms.CharField(
        label=_("New password again"), strip=False, max_length=1024, widget=forms.PasswordInput(attrs=_NEW_PASSWORD)
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = describe()

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two passwords differ."))
        return cleaned
