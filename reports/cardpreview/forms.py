"""The form of the settings of cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import PortalForm
from ground.refusals import Refused

from ..cardsettings.design import CardDesign
from ..cardsettings.models import CitationStyle, SealArea
from ..cardsettings.offices import NumberingOffice
from ..cardsettings.patterns import check_codes, check_pattern
from ..printing.fonts import code_points, missing_characters

CODE_OF = "office_"


class CardSettingForm(PortalForm):
    """``seen`` is the step that the page showed. One field more for the code of each office."""

    title = forms.CharField(label=_("Title of the card"), max_length=40)
    issuer = forms.CharField(label=_("Issuing agency"), max_length=40)
    footer = forms.CharField(
        label=_("Footer"),
        max_length=60,
        required=False,
        help_text=_("Stands at the foot of every page behind number and name. Left empty: the issuing agency."),
    )
    citation = forms.ChoiceField(label=_("How articles are cited"), choices=CitationStyle.choices)
    photo = forms.BooleanField(label=_("Leave room to stick a photograph on (25 × 35 mm)"), required=False)
    seal = forms.TypedChoiceField(label=_("Room for the seal"), choices=SealArea.choices, coerce=int)
    number_pattern = forms.CharField(
        label=_("Pattern of numbers"),
        max_length=60,
        help_text=_(
            "{kind}: K for cards, S for statements; {year}: of the notice; {office}: code of the office;"
            " {number}: running number. Numbers that were given stay as they are."
        ),
    )
    reason = forms.CharField(label=_("What it rests on"), max_length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, offices: Sequence[NumberingOffice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offices = offices
        for office in offices:
            self.fields[CODE_OF + office.key] = forms.CharField(
                label=_("Code of %(office)s") % {"office": office.name},
                max_length=4,
                initial=office.code,
            )
        self.order_fields([name for name in self.fields if name not in {"reason", "seen"}])

    @property
    def codes(self) -> list[forms.BoundField]:
        """The fields of the codes, for the page."""
        return [self[CODE_OF + office.key] for office in self._offices]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("title", "issuer", "footer"):
            if lacking := missing_characters(given.get(name, "")):
                self.add_error(
                    name, _("The fonts of papers have no sign for %(signs)s.") % {"signs": code_points(lacking)}
                )
        self._refused(None, lambda: check_codes(self._codes(given)))
        if "number_pattern" in given:
            self._refused("number_pattern", lambda: check_pattern(given["number_pattern"]))
        return given

    def _refused(self, name: str | None, check: Callable[[], None]) -> None:
        try:
            check()
        except Refused as refusal:
            self.add_error(name, str(refusal))

    def _codes(self, given: dict[str, Any]) -> dict[str, str]:
        return {office.key: given[CODE_OF + office.key] for office in self._offices if given.get(CODE_OF + office.key)}

    def design(self) -> CardDesign:
        """What was sent, as papers need it. The form is valid."""
        given = self.cleaned_data
        names = ("title", "issuer", "footer", "citation", "photo", "seal", "number_pattern")
        return CardDesign(**{name: given[name] for name in names}, office_codes=self._codes(given))
