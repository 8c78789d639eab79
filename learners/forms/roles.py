"""Forms of the security administrator."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import RoleAssignment, Unit
from ..roles import Role
from .people import DateField


class NewAccountForm(forms.Form):
    login = forms.CharField(
        label=_("Account name"),
        max_length=40,
        help_text=_("Begins with a letter; small letters, digits, dots, dashes."),
    )
    name = forms.CharField(label=_("Name"), max_length=30)


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    unit = forms.ModelChoiceField(label=_("Over this unit and all below it"), queryset=Unit.objects.none())
    since = DateField(label=_("From"))
    until = DateField(label=_("Until (last day)"), required=False)

    def __init__(self, *args, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].to_field_name = "public_id"


class DeputyForm(forms.Form):
    principal = forms.ModelChoiceField(label=_("Stands in for"), queryset=RoleAssignment.objects.none())
    since = DateField(label=_("From"))
    until = DateField(label=_("Until (last day)"))

    def __init__(self, *args, roles, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["principal"].queryset = roles
        self.fields["principal"].to_field_name = "public_id"
        self.fields["principal"].label_from_instance = lambda row: (
            f"{row.account.name}　{row.get_role_display()}　{row.unit.name}"
        )
