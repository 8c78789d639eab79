"""A plan as pages and commands show it: rows by outcome, with reasons in words and first examples."""

from __future__ import annotations

from typing import Any

from ground.actors import Actor
from ground.refusals import passes
from intake.faults import Fault
from intake.plan import FieldChange, RowOutcome

from .importers import importer_of
from .models import Upload
from .permissions import UPLOADS, check_in_hand
from .states import UploadMove, UploadState

STYLES = {
    RowOutcome.NEW: "met",
    RowOutcome.CHANGED: "unsure",
    RowOutcome.ALREADY_THERE: "info",
    RowOutcome.SET_ASIDE: "unsure",
    RowOutcome.REFUSED: "not-met",
}


def plan_lines(upload: Upload) -> list[dict[str, Any]]:
    """Rows of each outcome, in the order of STYLES, told apart by reason where there is one; each reason with what is
    wrong and how to mend it in the words of its first row. Outcomes without rows are left out."""
    importer, lines = importer_of(upload), []
    for outcome, style in STYLES.items():
        parts = [part for part in upload.plan if part["outcome"] == outcome]
        told = [part for part in parts if part["reason"]]
        for part in told:
            part["words"], part["mend"] = part["says"] or (importer.reason(part["reason"]), "")
        if parts:
            rows = sum(part["rows"] for part in parts)
            lines.append({"label": importer.labels[outcome], "style": style, "rows": rows, "reasons": told})
    return lines


def shown(actor: Actor, upload: Upload) -> dict[str, Any]:
    """What the page of a file shows, whatever kind it is."""
    importer, state = importer_of(upload), UploadState(upload.state)
    acts = importer.may_upload(actor) and passes(check_in_hand, actor, upload)
    to_confirm = acts and (state is UploadState.PLANNED or upload.is_stuck)
    rows: dict[str, list[dict[str, Any]]] = {outcome.value: [] for outcome in RowOutcome}
    for row in upload.examples:
        changes = [importer.change(upload, FieldChange(**change)) for change in row["changes"]]
        rows[row["outcome"]].append({**row, "changes": changes})
    readable = acts and not upload.at_work and state in UPLOADS.starts(UploadMove.READ_AGAIN) and bool(upload.file_key)
    return {
        "lines": plan_lines(upload),
        "notices": [Fault.from_json(notice) for notice in upload.notices],
        "refused": rows[RowOutcome.REFUSED.value],
        "changed": rows[RowOutcome.CHANGED.value],
        "entered": rows[RowOutcome.NEW.value],
        "facts": list(importer.facts(upload)),
        "acts": acts,
        "to_confirm": to_confirm,
        "confirm_label": importer.confirm_label(upload) if to_confirm else "",
        "can_discard": to_confirm or (acts and state is UploadState.UPLOADED),
        "can_read_again": readable,
        "can_adjust": readable and state in {UploadState.PLANNED, UploadState.REFUSED},
        "can_withdraw": acts and importer.withdraws and state is UploadState.STORED,
    }
