"""Lists of people in the upload room: one request for each, all of them filed or none."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.requests.kinds import CaseKind, kind_of, kind_shown
from casework.requests.proof import MOST_PAGES
from casework.requests.services import file_many
from casework.requests.states import CaseRefused
from ground import vault
from ground.refusals import Refused
from intake.headers import Schema
from intake.plan import RowOutcome
from intake.table import SheetTable
from uploads.importers import Beginning, Importer, UploadPlan, UploadWork
from uploads.models import Upload
from uploads.papers.drawing import drawn
from uploads.papers.room import looked_at
from uploads.work import keep_pages

from . import lists
from .access import may_file_for_others


class ListImporter(Importer):
    """``Upload.about`` is the kind of request; ``options["shared"]`` what was said for all."""

    id = "list"
    pages = "lists"
    journal = "list."
    title = gettext_lazy("Requests for many people")
    explains = format_lazy(
        gettext_lazy(
            "The list names the people, at most {most}. What is the same for all is said here once; a filled cell of "
            "the list goes before it."
        ),
        most=lists.MOST,
    )
    nobody = gettext_lazy("There is nothing in this list that could be filed.")
    button = gettext_lazy("See what would be filed")
    panel = "reports/requests/list_panel.html"
    list_panel = "reports/requests/list_kind.html"
    shown = {RowOutcome.NEW: 5, RowOutcome.REFUSED: lists.MOST}
    labels = {
        **Importer.labels,
        RowOutcome.NEW: gettext_lazy("people, a request each"),
        RowOutcome.REFUSED: gettext_lazy("rows to be mended"),
    }

    def may_upload(self, actor: Any) -> bool:
        return may_file_for_others(actor)

    def check(self, actor: Any, upload: Upload | Beginning) -> None:
        if not may_file_for_others(actor):
            raise Refused(_("You are in charge of no unit's roster."))

    def thing(self, actor: Any, about: str) -> CaseKind | None:
        try:
            return kind_of(about)
        except CaseRefused:
            return None

    def find(self, about: str) -> CaseKind:
        return kind_shown(about)

    def key_of(self, thing: CaseKind) -> str:
        return thing.id

    def schema(self, about: str) -> Schema:
        return lists.schema(kind_shown(about))

    def begin(self, actor: Any, thing: CaseKind, said: dict[str, Any]) -> Beginning:
        papers = looked_at((one.name or "", one.read()) for one in said["evidence"])
        if thing.evidence_required and not papers:
            raise Refused(_("Please attach the certificate or another proof before you file."))
        return Beginning(about=thing.id, options={"shared": said["shared"]}, papers=papers)

    def plan(self, work: UploadWork, table: SheetTable) -> UploadPlan:
        if len(table.rows) > lists.MOST:
            raise Refused(
                _("The list has %(rows)d people; at most %(most)d can be filed at once. Please divide it.")
                % {"rows": len(table.rows), "most": lists.MOST}
            )
        _draw(work.upload)
        kind, shared = work.upload.thing, work.upload.options["shared"]
        rows, wanted = lists.read(actor=work.actor, kind=kind, table=table, shared=shared)
        return UploadPlan(rows, {}, wanted)

    def carry_out(self, work: UploadWork, plan: UploadPlan, said: dict[str, Any]) -> dict[str, Any]:
        pages = [(name, vault.read(key)) for name, key in work.upload.papers]
        filed = file_many(actor=work.actor, kind=work.upload.about, wanted=plan.details, pages=pages, now=work.now)
        return {"filed": len(filed)}

    def confirm_label(self, upload: Upload) -> str:
        good, wrong = upload.counts.get(RowOutcome.NEW, 0), upload.counts.get(RowOutcome.REFUSED, 0)
        if not good:
            return ""
        if wrong:
            return _("File the %(count)s good ones, leave the others out") % {"count": good}
        return _("File all %(count)s") % {"count": good}

    def facts(self, upload: Upload) -> Any:
        yield _("What is asked"), upload.thing.title
        yield _("pages of proof"), len(upload.papers)

    def list_url(self, upload: Upload) -> str:
        return reverse("lists:upload", args=[upload.about])

    def list_page(self, actor: Any, thing: CaseKind) -> dict[str, Any]:
        return {"case": thing, "parent": {"title": _("My requests"), "url": reverse("requests:mine")}}


def _draw(upload: Upload) -> None:
    """Makes pages of the proof as it was handed in, once. Raises Refused naming the file that cannot be read."""
    if upload.options.get("drawn"):
        return
    pages = drawn((name, vault.read(key)) for name, key in upload.papers)
    if len(pages) > MOST_PAGES:
        raise Refused(
            _("The evidence has %(pages)d pages; at most %(most)d can be kept. Leave out what is not needed.")
            % {"pages": len(pages), "most": MOST_PAGES}
        )
    keep_pages(upload, pages)
