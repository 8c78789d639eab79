"""Forms about missing hours."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm

from ..catalogue.models import Platform
from ..imports.forms import _choose_among


class MissingHoursForm(PortalForm):
    """What a learner says about hours that have not arrived."""

    platform = forms.ModelChoiceField(label=_("Platform"), queryset=Platform.objects.none(), empty_label=None)
    course_title = forms.CharField(label=_("Course"), max_length=200)
    completed_on = forms.DateField(
        label=_("Completed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("What else to know"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    screenshot = forms.FileField(
        label=_("Screenshot of the platform (JPEG, PNG or HEIC)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/heic,image/heif,.heic,.heif"}),
    )

    def __init__(self, *args, platforms, **kwargs):
        super().__init__(*args, **kwargs)
        _choose_among(self, "platform", platforms, lambda row: f"{row.name}（{row.host}）")


class MissingHoursAnswerForm(PortalForm):
    """What the office answers."""

    answer = forms.CharField(label=_("Answer"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class MissingHoursReplyForm(PortalForm):
    """What the person says to an answer that does not settle it."""

    note = forms.CharField(label=_("What is still missing"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
