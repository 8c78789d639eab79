"""Forms of announcements and published lists."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import DateField, PortalForm

from .models import Audience
from .sources import ListSource


class AnnouncementForm(PortalForm):
    """What is announced, to whom, from when to when."""

    mobiles_in = ("contact", "text")

    unit = forms.TypedChoiceField(label=_("Office"), coerce=uuid.UUID)
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))
    audience = forms.ChoiceField(label=_("Who reads it"), choices=Audience.choices, initial=Audience.PEOPLE)
    begins_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"), help_text=_("That day included."))
    contact = forms.CharField(label=_("Contact"), max_length=200, required=False)

    def __init__(self, data: Any, *, units: list[tuple[str, str]], today: dt.date) -> None:
        super().__init__(data, initial={"begins_on": today})
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class PublicListForm(AnnouncementForm):
    """A list: what of, for how many working days, and where somebody without an account can object."""

    source = forms.ChoiceField(label=_("What the list is of"))
    since = DateField(label=_("Decided from"), required=False, help_text=_("For requests that were approved."))
    until = DateField(label=_("to"), required=False)
    days = forms.IntegerField(label=_("Working days"), min_value=1, max_value=60, initial=5)
    ends_on = None  # type: ignore[assignment]

    def __init__(
        self, data: Any, *, units: list[tuple[str, str]], today: dt.date, sources: list[tuple[str, str]]
    ) -> None:
        super().__init__(data, units=units, today=today)
        self.fields["source"].choices = sources  # type: ignore[attr-defined]
        self.fields["contact"].required = True
        self.fields["contact"].help_text = _("Where somebody without an account can object: address, phone, mail.")
        self.order_fields(
            ["unit", "source", "since", "until", "title", "text", "audience", "begins_on", "days", "contact"]
        )

    def chosen(self) -> ListSource:
        """What was chosen, once the form is valid."""
        kind, _mark, value = self.cleaned_data["source"].partition(":")
        if kind == "audit":
            return ListSource(audit=uuid.UUID(value))
        return ListSource(kind=value, since=self.cleaned_data["since"], until=self.cleaned_data["until"])


class SentenceForm(PortalForm):
    """One text: an objection, an answer, a reason, what came of it."""

    note = forms.CharField(label=_("Text"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, label: Any = "", most: int = 1000) -> None:
        super().__init__(data)
        self.fields["note"].label = label or self.fields["note"].label
        self.fields["note"].max_length = most  # type: ignore[attr-defined]
