"""Forms about one person and about units."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import NOTHING_CHOSEN, DateField, PortalForm, read
from intake.faults import Fault, said_in_form
from intake.values import identity, names, numbers, texts
from units.fields import UnitField, offer
from units.models import SectorChoices

from ..people.models import Learner, SexChoices
from ..people.particulars import Particulars

_NUMBER = {"autocomplete": "off", "spellcheck": "false"}


class ParticularsForm(PortalForm):
    """Values are read by the parsers that read files: one rule for pages and rosters."""

    numbers_in = ("id_number", "phone")
    name = forms.CharField(label=_("Name"), max_length=60)
    document_type = forms.ChoiceField(label=_("Document"), choices=Learner.DocumentType.choices)
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=NOTHING_CHOSEN + SexChoices.choices, required=False)
    birth_date = DateField(label=_("Birth date"), required=False)
    sector = forms.ChoiceField(label=_("Ownership"), choices=NOTHING_CHOSEN + SectorChoices.choices, required=False)
    grassroots_post = forms.ChoiceField(
        label=_("Front-line post"), choices=[("", "—"), ("yes", _("yes")), ("no", _("no"))], required=False
    )
    title_level = forms.ChoiceField(
        label=_("Title level"), choices=NOTHING_CHOSEN + Learner.TitleLevel.choices, required=False
    )
    post_grade = forms.ChoiceField(
        label=_("Post grade"), choices=NOTHING_CHOSEN + [(str(n), str(n)) for n in range(1, 14)], required=False
    )
    field = forms.CharField(label=_("Professional field"), max_length=60, required=False)

    def clean_name(self) -> str:
        return read(names.person_name(self.cleaned_data["name"]))

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        return read(numbers.mobile(typed)) if typed and "*" not in typed else typed

    def clean_field(self) -> str:
        typed = self.cleaned_data["field"]
        return read(texts.text(60)(typed)) if typed else ""

    def clean(self):
        cleaned = super().clean() or {}
        typed = cleaned.get("id_number", "")
        if typed and "*" not in typed and cleaned.get("document_type"):
            found = identity.document_number(typed, cleaned["document_type"])
            if isinstance(found, Fault):
                self.add_error("id_number", said_in_form(found))
            else:
                cleaned["id_number"] = found
        return cleaned

    def particulars(self, known: Particulars | None = None) -> Particulars:
        """What was entered; a number left masked is the one already known."""
        given = dict(self.cleaned_data)
        for name in ("id_number", "phone"):
            if known is not None and "*" in given[name]:
                given[name] = getattr(known, name)
        return Particulars(
            name=given["name"],
            id_number=given["id_number"],
            document_type=given["document_type"],
            phone=given["phone"],
            sex=given["sex"],
            birth_date=given["birth_date"],
            sector=given["sector"],
            grassroots_post={"yes": True, "no": False}.get(given["grassroots_post"]),
            title_level=given["title_level"],
            post_grade=int(given["post_grade"]) if given["post_grade"] else None,
            field=given["field"],
        )


class NewPersonForm(ParticularsForm):
    unit = UnitField(_("Unit"))
    since = DateField(label=_("In the unit since"))
    field_order = ["name", "document_type", "id_number", "phone", "unit", "since"]

    def __init__(self, *args, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)

    def clean(self):
        cleaned = super().clean()
        if "*" in cleaned.get("id_number", "") + cleaned.get("phone", ""):
            self.add_error("id_number", _("Enter the whole number."))
        return cleaned


class ChangePersonForm(ParticularsForm):
    stored = True
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(learner: Learner) -> dict[str, object]:
        """What is known, numbers masked: leaving them masked leaves them as they are."""
        known = Particulars.of(learner)
        return {
            **known.__dict__,
            "id_number": learner.masked_id_number,
            "phone": learner.masked_phone,
            "grassroots_post": {True: "yes", False: "no", None: ""}[known.grassroots_post],
            "version": learner.version,
        }


class MoveForm(PortalForm):
    """Move, leave, secondment, long leave, retire, die, come back: one question: what changes on which day."""

    change = forms.ChoiceField(
        label=_("What changes"),
        choices=[
            ("move", _("moves to another unit")),
            ("active", _("is in service again")),
            ("seconded", _("is seconded to another unit and stays on this roster")),
            ("long_leave", _("goes on long leave")),
            ("retired", _("retires")),
            ("reemployed", _("is re-employed after retirement")),
            ("left", _("leaves the unit (last day)")),
            ("deceased", _("has died (day of death)")),
            ("taken_back", _("leaving or death was entered by mistake: take it back")),
        ],
    )
    unit = UnitField(_("To which unit"), required=False)
    host = forms.CharField(
        label=_("Seconded to"), max_length=120, required=False, help_text=_("Only for a secondment; any unit by name.")
    )
    day = DateField(label=_("On which day"))
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("change") == "move" and not cleaned.get("unit"):
            self.add_error("unit", _("Choose the new unit."))
        if cleaned.get("change") == "seconded" and not cleaned.get("host"):
            self.add_error("host", _("Say to which unit the person is seconded."))
        return cleaned


class AdmitForm(PortalForm):
    numbers_in = ("id_number",)

    name = forms.CharField(label=_("Name"), max_length=60)
    id_number = forms.CharField(
        label=_("ID number"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    unit = UnitField(_("Unit"))
    day = DateField(label=_("In the unit since"))

    def __init__(self, *args, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)

    def clean_name(self) -> str:
        return read(names.person_name(self.cleaned_data["name"]))


class RevealForm(PortalForm):
    reason = forms.CharField(label=_("What for"), max_length=300)
