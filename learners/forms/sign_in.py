"""Forms of signing in, resetting a password and registering."""

from __future__ import annotations

from captcha.fields import CaptchaField, CaptchaTextInput
from captcha.models import CaptchaStore
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intake.faults import Fault
from intake.values import identity, names, numbers

from ..models import Learner
from ..passwords import LONGEST, describe

_PASSWORD = {"autocomplete": "current-password", "maxlength": LONGEST}
_NEW_PASSWORD = {"autocomplete": "new-password", "maxlength": LONGEST}


class CaptchaInput(CaptchaTextInput):
    """A picture at an address of our own; without sound, which would need programs that speak."""

    template_name = "learners/captcha.html"

    def fetch_captcha_store(self, name, value, attrs=None, generator=None):
        self._key = CaptchaStore.generate_key()
        self._value = [self._key, ""]

    def image_url(self):
        return reverse("learners:captcha", args=[self._key])


def captcha_field() -> CaptchaField:
    return CaptchaField(
        label=_("Characters in the picture"),
        widget=CaptchaInput(attrs={"class": "form-control", "aria-label": _("Characters in the picture")}),
        error_messages={"invalid": _("The characters do not fit the picture. Here is a new one.")},
    )


class SignInForm(forms.Form):
    login = forms.CharField(
        label=_("ID number, phone or account name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, max_length=1024, widget=forms.PasswordInput(attrs=_PASSWORD)
    )

    def __init__(self, *args, captcha: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if captcha:
            self.fields["captcha"] = captcha_field()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the authenticator application, or a recovery code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )


class NewPasswordMixin(forms.Form):
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


class ResetForm(NewPasswordMixin):
    login = forms.CharField(
        label=_("ID number, phone or account name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    code = forms.CharField(
        label=_("One-time code from your unit's HR"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["login", "code", "new", "again"]


class PasswordForm(NewPasswordMixin):
    old = forms.CharField(
        label=_("Present password"), strip=False, max_length=1024, widget=forms.PasswordInput(attrs=_PASSWORD)
    )
    field_order = ["old", "new", "again"]


class RegistrationForm(NewPasswordMixin):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("As on the document."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    document_type = forms.ChoiceField(label=_("Document"), choices=Learner.DocumentType.choices)
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
    )
    unit_name = forms.CharField(
        label=_("Unit"), max_length=120, help_text=_("Part of the name is enough; you choose from what is found.")
    )
    unit = forms.ChoiceField(label=_("Choose your unit"), required=False, widget=forms.RadioSelect)
    field_order = ["name", "document_type", "id_number", "phone", "unit_name", "unit", "new", "again", "captcha"]

    def __init__(self, *args, units=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["unit"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = [(str(unit.public_id), unit.full_name.replace(">", " > ")) for unit in units]
        if not units:
            del self.fields["unit"]
        self.fields["captcha"] = captcha_field()
        self.order_fields(self.field_order)

    def clean_name(self) -> str:
        return read(names.person_name(self.cleaned_data["name"]))

    def clean_phone(self) -> str:
        return read(numbers.mobile(self.cleaned_data["phone"]))

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("id_number") and cleaned.get("document_type"):
            found = identity.document_number(cleaned["id_number"], cleaned["document_type"])
            if isinstance(found, Fault):
                self.add_error("id_number", f"{found.message_zh}。{found.hint_zh}。")
            else:
                cleaned["id_number"] = found
        return cleaned


def read(found):
    """What a parser of intake has found, or its fault as a form's error."""
    if isinstance(found, Fault):
        raise forms.ValidationError(f"{found.message_zh}。{found.hint_zh}。")
    return found
