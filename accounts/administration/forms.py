"""Forms of the security administrator."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import DateField, PortalForm
from ground.roles import Role
from units.fields import UnitField, offer

from ..holders.models import RoleAssignment


class NewAccountForm(PortalForm):
    login = forms.CharField(
        label=_("Account name"),
        max_length=40,
        help_text=_("Begins with a letter; small letters, digits, dots, dashes."),
    )
    name = forms.CharField(label=_("Name"), max_length=30)


class GrantForm(PortalForm):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    unit = UnitField(_("Over this unit and all below it"))
    since = DateField(label=_("From"))
    until = DateField(label=_("Until (last day)"), required=False)

    def __init__(self, *args, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)


class PrincipalField(forms.ModelChoiceField):
    """A role that somebody may stand in for."""

    def label_from_instance(self, obj: RoleAssignment) -> str:
        return f"{obj.account.name}　{obj.get_role_display()}　{obj.unit.name}"


class DeputyForm(PortalForm):
    principal = PrincipalField(RoleAssignment.objects.none(), label=_("Stands in for"), to_field_name="public_id")
    since = DateField(label=_("From"))
    until = DateField(label=_("Until (last day)"))

    def __init__(self, *args, roles, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["principal"]
        assert isinstance(field, PrincipalField)
        field.queryset = roles
