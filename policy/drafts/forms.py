"""Forms of drafts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm

from .fields import EntryField
from .services import LONGEST, MOST_OF_CASES


class BeginForm(PortalForm):
    """From which pack, and for which year."""

    base = forms.ChoiceField(label=_("Start from"))
    kind = forms.ChoiceField(
        label=_("What is to become of it"),
        choices=[("next", _("the notice of the year after it")), ("correction", _("a correction of it"))],
        initial="next",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Name of the draft"), max_length=120)

    def __init__(self, *args: Any, bases: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].choices = bases  # type: ignore[attr-defined]


class TextForm(PortalForm):
    """The whole text, and the version that was changed."""

    mobiles_in = ("text",)
    text = forms.CharField(
        label=_("Text of the rule pack"),
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={
                "rows": 28,
                "spellcheck": "false",
                "wrap": "off",
                "class": "form-control editor-text",
                "autocomplete": "off",
            }
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("What was changed (if you like)"), max_length=200, required=False)


class NoticeForm(PortalForm):
    """The notice as a text file, or pasted; ``seen``: how often one had been kept."""

    mobiles_in = ("text",)
    most_bytes = 4 * LONGEST
    file = forms.FileField(
        label=_("Text file (.txt)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,text/plain"}),
    )
    text = forms.CharField(
        label=_("or its text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Puts the text of the file, where one is given, in the place of what was typed."""
        found = super().clean() or {}
        if found.get("file"):
            found["text"] = self._read(found["file"])
        elif not (found.get("text") or "").strip():
            raise forms.ValidationError(_("Choose a file or paste the text."))
        return found

    def _read(self, file: Any) -> str:
        if file.size > self.most_bytes:
            raise forms.ValidationError(_("The file is too large."))
        content = file.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\x00" not in text:
                return str(text)
        raise forms.ValidationError(_("This is no text file. Save the notice as plain text (.txt) first."))


class CasesForm(NoticeForm):
    """Worked cases as a file of JSON lines, or typed."""

    most_bytes = 4 * MOST_OF_CASES
    file = forms.FileField(
        label=_("File of worked cases (.jsonl)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".jsonl,.txt,application/json,text/plain"}),
    )
    text = forms.CharField(
        label=_("or the cases, one a line"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "wrap": "off", "spellcheck": "false"}),
    )


class EntryForm(PortalForm):
    """The values of one entry, a field for each of its lines, and the version that was changed."""

    def __init__(self, *args: Any, fields: list[EntryField], seen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in fields:
            widget = forms.Textarea(attrs={"rows": 3}) if field.is_long else forms.TextInput()
            self.fields[field.name] = forms.CharField(
                label=field.label, initial=field.value, max_length=2000, widget=widget
            )
        self.fields["seen"] = forms.IntegerField(initial=seen, widget=forms.HiddenInput)


class PutAsideForm(PortalForm):
    """Why nobody goes on with a draft."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
