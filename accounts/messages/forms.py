"""The form by which an officer says what to be told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm

from .muting import KINDS


class MutingForm(PortalForm):
    """The kinds of notices that one wants."""

    kinds = forms.MultipleChoiceField(
        label=_("Tell me of"), choices=list(KINDS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
