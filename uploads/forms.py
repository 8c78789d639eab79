"""What an upload and its confirmation say. An importer knows no forms: its app enters them when Django starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm
from intake.headers import Schema
from intake.mapping import NOTHING, Mapping, as_said
from intake.table import FileLook

LEAVE_OUT, BY_ITSELF = "-", ""
Words = Sequence[dict[str, Any]]
"""Unknown words as the plan of the file tells them (``intake.unknown``)."""


class FileForm(PortalForm):
    """The file itself."""

    file = forms.FileField(
        label=_("File (xlsx, xls, csv)"),
        help_text=_("xlsx, xls or csv, at most 50 MB. Start from the template if you have no file yet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class _Papers(forms.ClearableFileInput):
    allow_multiple_selected = True


class ProofField(forms.FileField):
    """Several photos or PDF; gives them as a list."""

    widget = _Papers(attrs={"accept": "image/jpeg,image/png,image/heic,image/heif,.heic,.heif,application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(ProofField, self).clean(one, initial) for one in data or []]


class ConfirmForm(PortalForm):
    """What is confirmed: this plan, as it was shown."""

    plan_number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ReadingForm(PortalForm):
    """How one file is read: its sheet, its hidden rows, what holds for all its rows, and one choice for each column."""

    def __init__(
        self,
        *args: Any,
        look: FileLook,
        schema: Schema,
        options: dict[str, Any],
        keeps: Any = "",
        words: Words = (),
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self._schema, self._sheet = schema, look.sheet
        said = Mapping.from_json(options.get("mapping") or {}, schema)
        self._ask_for_sheet(look, bool(options.get("hidden_rows")))
        self._ask_for_whole_file(look, said)
        self._said = said
        self._ask_for_words(words)
        self.columns = [title for title in dict.fromkeys(look.header.titles) if title]
        proposed = look.header.as_mapping().columns
        choices: list[tuple[str, Any]] = [
            (BY_ITSELF, _("recognise by itself")),
            (LEAVE_OUT, _("leave this column out")),
        ]
        choices += [(field.name, field.title) for field in schema.fields]
        for number, title in enumerate(self.columns):
            meaning = said.columns.get(title, proposed.get(title) or BY_ITSELF)
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=title, choices=choices, required=False, initial=LEAVE_OUT if meaning is None else meaning
            )
        if keeps:
            self.fields["save"] = forms.BooleanField(label=keeps, required=False, initial=True)

    def _ask_for_sheet(self, look: FileLook, hidden: bool) -> None:
        if len(look.sheets) > 1:
            names = [(one.name, f"{one.name}{'' if one.visible else _(' (hidden)')}") for one in look.sheets]
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet"),
                choices=names,
                required=False,
                initial=look.sheet,
                help_text=_("One sheet is read at a time. Store it, then upload the file again for the next one."),
            )
        if look.hidden_rows or hidden:
            self.fields["hidden_rows"] = forms.BooleanField(
                label=_("Read the hidden rows, too (%(count)d in this sheet)") % {"count": look.hidden_rows},
                required=False,
                initial=hidden,
            )

    def _ask_for_whole_file(self, look: FileLook, said: Mapping) -> None:
        missing = {one.name for one in look.header.missing} | set(said.constants)
        if "year" in self._schema.names:
            self.fields["year"] = forms.CharField(
                label=_("Year, where the file has no such column"),
                required=False,
                max_length=10,
                initial=said.constants.get("year", look.suggested.get("year", "") if "year" in missing else ""),
                help_text=_("Four digits; it holds for every row of this file."),
            )
        if "subject" in self._schema.names:
            choices: list[tuple[str, Any]] = [(BY_ITSELF, _("as the file says"))]
            choices += [
                (title, _("all rows: %(subject)s") % {"subject": title}) for title in self._schema["subject"].choices
            ]
            suggested = look.suggested.get("subject", BY_ITSELF) if "subject" in missing else BY_ITSELF
            self.fields["subject"] = forms.ChoiceField(
                label=_("Subject, where the file has no such column"),
                choices=choices,
                required=False,
                initial=said.constants.get("subject", suggested),
            )

    def _ask_for_words(self, words: Words) -> None:
        """What each word means that nobody knows; only of the fields that are closed lists."""
        self._words = [one for one in words if one["field"] in self._schema.names]
        for number, one in enumerate(self._words):
            field = self._schema[one["field"]]
            choices: list[tuple[str, Any]] = [(BY_ITSELF, _("not said yet"))]
            choices += [(title, _("means: %(word)s") % {"word": title}) for title in field.parse.titles]  # type: ignore[attr-defined]
            if not field.required:
                choices.append((LEAVE_OUT, _("says nothing: leave the cell empty")))
            label = _("“%(word)s” under %(title)s (%(rows)d rows)")
            meant = one["meant"]
            self.fields[f"word_{number}"] = forms.ChoiceField(
                label=label % {"word": one["word"], "title": one["title"], "rows": one["rows"]},
                choices=choices,
                required=False,
                initial=LEAVE_OUT if meant == NOTHING else meant or BY_ITSELF,
            )

    def _words_said(self) -> dict[str, dict[str, str]]:
        """What was said before about words that this file does not hold, and what is said now."""
        found = {name: dict(one) for name, one in self._said.words.items()}
        for number, one in enumerate(self._words):
            chosen, known = self.cleaned_data[f"word_{number}"], found.setdefault(one["field"], {})
            known.pop(as_said(one["word"]), None)
            if chosen != BY_ITSELF:
                known[as_said(one["word"])] = NOTHING if chosen == LEAVE_OUT else chosen
        return found

    @property
    def other_sheet(self) -> bool:
        """Another sheet was chosen: years and columns of this form were those of the sheet before, and do not hold."""
        return bool(self.cleaned_data.get("sheet")) and self.cleaned_data["sheet"] != self._sheet

    def options(self) -> dict[str, Any]:
        """What was chosen, as options of the upload. Raises FileRefused when two columns mean the same."""
        cleaned = self.cleaned_data
        if self.other_sheet:
            return {"sheet": cleaned["sheet"], "mapping": {}}
        columns: dict[str, str | None] = {}
        for number, title in enumerate(self.columns):
            chosen = cleaned[f"column_{number}"]
            if chosen != BY_ITSELF:
                columns[title] = None if chosen == LEAVE_OUT else chosen
        constants = {
            name: cleaned[name].strip()
            for name in ("year", "subject")
            if cleaned.get(name, "").strip() and name not in columns.values()
        }
        said = {"columns": columns, "constants": constants, "words": self._words_said()}
        mapping = Mapping.from_json(said, self._schema)
        sheet = {"sheet": cleaned["sheet"]} if cleaned.get("sheet") else {}
        return {"mapping": mapping.to_json(), "hidden_rows": bool(cleaned.get("hidden_rows")), **sheet}


UploadForm = Callable[[Any, Any, Any, Any], FileForm]
"""Makes the form of an upload from actor, thing (``Importer.thing``), posted data and files."""


@dataclass(frozen=True, slots=True)
class RoomForms:
    """The forms of one kind of file: what is said on uploading it, and on confirming its plan."""

    upload: UploadForm
    confirm: type[ConfirmForm]


_registered: dict[str, RoomForms] = {}


def register(importer: str, upload: UploadForm, confirm: type[ConfirmForm] = ConfirmForm) -> None:
    """Enters the forms of an importer, by its id; a second time is a mistake."""
    if importer in _registered:
        raise ValueError(f"the forms of {importer} are there already")
    _registered[importer] = RoomForms(upload, confirm)


def forms_of(importer: str) -> RoomForms:
    return _registered[importer]
