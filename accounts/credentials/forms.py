"""Fields by which people prove who they are."""

from __future__ import annotations

from captcha.fields import CaptchaField, CaptchaTextInput
from captcha.models import CaptchaStore
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm

from .passwords import LONGEST, describe

_NEW_PASSWORD = {"autocomplete": "new-password", "maxlength": LONGEST}


class CaptchaInput(CaptchaTextInput):
    """A picture at an address of our own; without sound, which would need programs that speak."""

    template_name = "learners/captcha.html"

    def fetch_captcha_store(self, name, value, attrs=None, generator=None):
        self._key = CaptchaStore.generate_key()
        self._value = [self._key, ""]

    def image_url(self):
        return reverse("sign_in:captcha", args=[self._key])


def captcha_field() -> CaptchaField:
    return CaptchaField(
        label=_("Characters in the picture"),
        widget=CaptchaInput(attrs={"class": "form-control", "aria-label": _("Characters in the picture")}),
        error_messages={"invalid": _("The characters do not fit the picture. Here is a new one.")},
    )


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
