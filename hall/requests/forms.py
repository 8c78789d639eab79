"""The form of a list of requests: the list, the proof, and what is the same for all."""

from __future__ import annotations

import copy
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.requests.kinds import CaseKind
from uploads.forms import FileForm, ProofField


class ListForm(FileForm):
    """The list, the proof for all, and what the form of the kind asks, said once for all: nothing of it is required."""

    def __init__(self, data: Any, files: Any, *, kind: CaseKind) -> None:
        super().__init__(data, files)
        self._typed = data
        self.asked = list(kind.form(None, initial={}, learner=None).fields)
        for name, one in kind.form(None, initial={}, learner=None).fields.items():
            self.fields[name] = copy.deepcopy(one)
            self.fields[name].required = False
        self.fields["file"].label = _("List of people (xlsx, xls, csv)")
        self.fields["evidence"] = ProofField(
            label=_("Proof for all: photos or PDF, several are possible"),
            required=False,
        )
        self.order_fields([*self.asked, "file", "evidence"])

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "shared": self._shared()}

    def _shared(self) -> dict[str, Any]:
        """What was said once for all, as it was typed; empty fields are left out."""
        found: dict[str, Any] = {}
        for name in self.asked:
            values = [value for value in self._typed.getlist(name) if value]
            if values:
                found[name] = values if len(values) > 1 else values[0]
        return found


def list_form(actor: Any, thing: CaseKind, data: Any, files: Any) -> ListForm:
    """What the form of the kind asks beside the list."""
    return ListForm(data, files, kind=thing)
