"""Forms about imports, verification and missing hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from intake.headers import Header, Mapping, Schema
from rulebook.pack import Pack

from .models import Platform

LEAVE_OUT, BY_ITSELF = "-", ""


def _choose_among(form: forms.Form, name: str, rows: QuerySet[Any], label: Callable[[Any], str]) -> None:
    """Gives a choice its rows, already scoped, and how they read."""
    field = cast(forms.ModelChoiceField, form.fields[name])
    field.queryset = rows
    field.label_from_instance = label  # type: ignore[method-assign, assignment]


class UploadForm(forms.Form):
    """A platform's file, for one of the officer's offices."""

    platform = forms.ModelChoiceField(label=_("Platform"), queryset=Platform.objects.none(), empty_label=None)
    office: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Office"),
        queryset=None,
        empty_label=None,
        help_text=_("The file is compared with the roster of this office and everything below it."),
    )
    file = forms.FileField(
        label=_("File of the platform"),
        help_text=_(
            "xlsx, xls or csv, at most 50 MB and 100,000 rows. Nothing is stored before you have seen the plan."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args, platforms, offices, **kwargs):
        super().__init__(*args, **kwargs)
        _choose_among(self, "platform", platforms, lambda row: f"{row.name}（{row.host}）")
        _choose_among(self, "office", offices, lambda unit: unit.full_name.replace(">", " › "))
        self.fields["office"].initial = offices.first()
        if len(offices[:2]) == 1:
            self.fields["office"].widget = forms.HiddenInput()


class ConfirmForm(forms.Form):
    """What is confirmed: this plan, with or without verifying, and that strangers stay out."""

    plan_number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    verify = forms.BooleanField(label=_("Verify the hours at once (your own stay unverified)"), required=False)
    leave_out_strangers = forms.BooleanField(
        label=_("Store the other rows; the rows of people who are not in my roster stay out"), required=False
    )


class ReasonForm(forms.Form):
    """A reason that others will read."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class MappingForm(forms.Form):
    """One choice for each column of a file, and the subject of files that hold one subject only."""

    def __init__(self, *args, schema: Schema, header: Header, mapping: Mapping, pack: Pack, **kwargs):
        super().__init__(*args, **kwargs)
        self._schema, self._header = schema, header
        proposed = header.as_mapping().columns
        choices: list[tuple[str, Any]] = [
            (BY_ITSELF, _("recognise by itself")),
            (LEAVE_OUT, _("leave this column out")),
        ]
        choices += [(field.name, field.title) for field in schema.fields]
        self.columns = [title for title in dict.fromkeys(header.titles) if title]
        for number, title in enumerate(self.columns):
            said = mapping.columns.get(title, proposed.get(title) or BY_ITSELF)
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=title, choices=choices, required=False, initial=LEAVE_OUT if said is None else said
            )
        subjects: list[tuple[str, Any]] = [(BY_ITSELF, _("as the file says"))]
        subjects += [
            (subject.name, _("all rows: %(subject)s") % {"subject": subject.name}) for subject in pack.subjects
        ]
        self.fields["subject"] = forms.ChoiceField(
            label=_("Subject, where the file has no such column"),
            choices=subjects,
            required=False,
            initial=mapping.constants.get("subject", BY_ITSELF),
        )
        self.fields["save"] = forms.BooleanField(
            label=_("Keep this for later files of the platform"), required=False, initial=True
        )

    def mapping(self) -> dict[str, Any]:
        """What was chosen, as the file reader takes it. Raises FileRefused when two columns mean the same."""
        columns: dict[str, str | None] = {}
        for number, title in enumerate(self.columns):
            chosen = self.cleaned_data[f"column_{number}"]
            if chosen != BY_ITSELF:
                columns[title] = None if chosen == LEAVE_OUT else chosen
        subject = self.cleaned_data["subject"]
        constants = {"subject": subject} if subject and "subject" not in columns.values() else {}
        data = {"columns": columns, "constants": constants}
        return Mapping.from_json(data, self._schema).to_json()


class MissingHoursForm(forms.Form):
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
        label=_("Screenshot of the platform (JPEG or PNG)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
    )

    def __init__(self, *args, platforms, **kwargs):
        super().__init__(*args, **kwargs)
        _choose_among(self, "platform", platforms, lambda row: f"{row.name}（{row.host}）")


class AnswerForm(forms.Form):
    """What the office answers."""

    answer = forms.CharField(label=_("Answer"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
