"""What an app brings to the upload room for its kind of file. Each registers its importer when Django starts."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.actors import Actor
from ground.refusals import Refused
from intake.headers import Schema
from intake.mapping import Mapping as ColumnsSaid
from intake.plan import FieldChange, RowOutcome, RowPlan
from intake.table import SheetTable

if TYPE_CHECKING:
    from .models import Upload

Report = Callable[[int, int], None]


def quiet(done: int, total: int) -> None:
    """For callers who do not wait for progress."""


class PlanOutdated(Exception):
    """What is on record is no longer as it was when the plan was made; nothing has been stored."""


@dataclass(frozen=True, slots=True)
class UploadWork:
    """One piece of work on a file: for whom, when, and whom to tell how far it is."""

    actor: Actor
    upload: Upload
    now: dt.datetime
    report: Report = quiet

    @property
    def today(self) -> dt.date:
        """The day in Shanghai."""
        return timezone.localdate(self.now)


@dataclass(slots=True)
class UploadPlan:
    """What would become of a file. ``found`` is kept with it (plain data); ``details`` are the importer's alone;
    ``forecast`` says of rows, by number, what they would bring once they are stored (plain data)."""

    rows: RowPlan
    found: dict[str, Any] = field(default_factory=dict)
    details: Any = None
    forecast: Mapping[int, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the form of an upload says: columns of the row that is made. ``papers``: name and content of each page."""

    about: str = ""
    thing: Any = None
    office: Any = None
    options: dict[str, Any] = field(default_factory=dict)
    papers: list[tuple[str, bytes]] = field(default_factory=list)


class Importer(ABC):
    """One kind of file. ``thing`` is what an upload is for, where its address names one; actors are never None.

    A class of its own in each app; what is not overridden is as for a plain file of one's own.
    """

    id = ""
    pages = ""
    """Namespace of its addresses."""
    journal = ""
    """How its journal actions begin."""
    title: Any = ""
    explains: Any = ""
    """What happens to a file, in a sentence, above the form."""
    button: Any = gettext_lazy("Upload and look")
    files_kept: dt.timedelta | None = dt.timedelta(days=30)
    """How long file and receipt can be fetched again; None: as long as what it is about."""
    staged = False
    """The plan is kept row by row and carried out as it is; without, the file is planned again when it is stored."""
    withdraws = False
    keeps_columns = False
    """What an office says about the columns of a file can be kept for its next files."""
    keeps_label: Any = gettext_lazy("Keep this for later files of the platform")
    panel = ""
    """Template of what its page shows in addition, and ``list_panel`` of what stands above its list."""
    list_panel = ""
    shown: Mapping[RowOutcome, int] = {RowOutcome.CHANGED: 20, RowOutcome.REFUSED: 10}
    """How many rows of each outcome the page names."""
    about_label: Any = ""
    """What ``Upload.about`` is, where the list of files shows it."""
    labels: Mapping[RowOutcome, Any] = {
        RowOutcome.NEW: gettext_lazy("New"),
        RowOutcome.CHANGED: gettext_lazy("Changed"),
        RowOutcome.ALREADY_THERE: gettext_lazy("Without change"),
        RowOutcome.SET_ASIDE: gettext_lazy("Not in your roster"),
        RowOutcome.REFUSED: gettext_lazy("Refused"),
    }
    nobody: Any = ""
    """The sentence for a plan without a single row to enter; without one such a plan may be confirmed."""
    changed_note: Any = ""
    withdrawal_note: Any = ""

    def may_open(self, actor: Any) -> bool:
        """Whether its pages exist for somebody."""
        return self.may_upload(actor)

    @abstractmethod
    def may_upload(self, actor: Any) -> bool:
        """Whether somebody may begin one."""

    def visible(self, actor: Any) -> Q:
        """Condition on uploads: which of its files somebody sees. By default one's own."""
        return Q(uploaded_by_key=actor.key) & ~Q(uploaded_by_key="")

    @abstractmethod
    def check(self, actor: Any, upload: Upload | Beginning) -> None:
        """Raises Refused when a file, or one about to be made, is not in the actor's hands now."""

    def thing(self, actor: Any, about: str) -> Any:
        """What an address names, as far as the actor may upload for it; None for nothing."""
        return about

    def find(self, about: str) -> Any:
        """The thing that ``Upload.about`` names, whoever asks."""
        return about

    def key_of(self, thing: Any) -> str:
        """How ``Upload.about`` names the thing; empty where one list shows all."""
        return ""

    @abstractmethod
    def schema(self, about: str) -> Schema:
        """How its rows are read."""

    def columns(self, upload: Upload) -> ColumnsSaid:
        """What was said about the columns of this file, and for all its rows."""
        said = upload.options.get("mapping")
        return ColumnsSaid.from_json(said, self.schema(upload.about)) if said else ColumnsSaid()

    def keep_columns(self, actor: Any, upload: Upload, mapping: dict[str, Any], now: dt.datetime) -> None:
        """Keeps what was said about columns for later files; only where ``keeps_columns``. Raises Refused."""
        raise LookupError(f"files of {self.id} keep no columns")

    @abstractmethod
    def begin(self, actor: Any, thing: Any, said: dict[str, Any]) -> Beginning:
        """What the form of the upload said (``uploads.forms``), as columns of the row. Raises Refused."""

    @abstractmethod
    def plan(self, work: UploadWork, table: SheetTable) -> UploadPlan:
        """What would become of each row. Reads only. Raises Refused when the file as a whole cannot be taken."""

    def stage(self, work: UploadWork, plan: UploadPlan) -> None:  # noqa: B027 - nothing, unless rows are staged
        """Keeps the rows of the plan, in transactions of its own."""

    def clear(self, upload: Upload) -> None:  # noqa: B027 - nothing, unless rows are staged
        """Removes whatever ``stage`` has kept."""

    def check_confirmed(self, upload: Upload, said: dict[str, Any]) -> None:
        """Raises Refused when the plan cannot be carried out with what was said on confirming."""
        if self.nobody and not upload.counts.get(RowOutcome.NEW):
            raise Refused(str(self.nobody))

    @abstractmethod
    def carry_out(self, work: UploadWork, plan: UploadPlan, said: dict[str, Any]) -> dict[str, Any]:
        """Writes the plan, in the transaction that sets the file to stored; gives figures for the journal.

        Raises PlanOutdated or Refused: nothing is written then."""

    def due_on(self, work: UploadWork) -> dt.date | None:
        """By when what was stored must be looked at."""
        return None

    def take_back(self, work: UploadWork) -> dict[str, Any]:
        """Undoes a stored file, in the transaction that sets it to withdrawn; gives figures for the journal."""
        raise LookupError(f"files of {self.id} are not taken back")

    def target(self, upload: Upload) -> Any:
        """What the journal says the file was about."""
        return upload

    def confirm_label(self, upload: Upload) -> str:
        """The button that confirms; empty where there is nothing to confirm."""
        return _("Confirm and store")

    def reason(self, code: str) -> str:
        """A reason of the plan that has no sentence of its own, in words."""
        return code

    def change(self, upload: Upload, change: FieldChange) -> tuple[str, str, str]:
        """A changed field as pages show it: label, before, after."""
        schema = self.schema(upload.about)
        known = {one.name: one.title for one in schema.fields}
        return known.get(change.field, change.field), change.before or "—", change.after or "—"

    def facts(self, upload: Upload) -> Iterator[tuple[Any, Any]]:
        """Further facts about a file and its plan, as label and text."""
        return iter(())

    def list_url(self, upload: Upload) -> str:
        """Where more files of the kind are uploaded and listed."""
        return reverse(f"{self.pages}:upload")

    def page(self, actor: Any, upload: Upload) -> dict[str, Any]:
        """Further context for its panel."""
        return {}

    def list_page(self, actor: Any, thing: Any) -> dict[str, Any]:
        """Further context for the page of the list."""
        return {}


_registered: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Enters an importer; a second one of the same id is a mistake."""
    if importer.id in _registered:
        raise ValueError(f"two importers are called {importer.id}")
    _registered[importer.id] = importer


def importer_named(name: str) -> Importer:
    return _registered[name]


def importer_of(upload: Upload) -> Importer:
    return _registered[upload.importer]


def importers() -> list[Importer]:
    return list(_registered.values())


def visible_uploads(actor: Actor) -> Q:
    """Condition on uploads: whatever one of the importers shows the actor."""
    found = Q(pk__in=[])
    for one in _registered.values():
        found |= Q(importer=one.id) & one.visible(actor)
    return found
