"""What every working list of officers has in common: columns that an account chooses, queries that it keeps or shares,
filters of which the used ones stand as chips and the rest folds away.

Which column is shown and which query is kept is stored by an upper floor (``keep_on``); a list names itself by a word:

    PEOPLE = WorkingList("people", "people:people", {"number": _("ID number"), …})
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

from django.forms import BaseForm, BoundField, ChoiceField, HiddenInput, ModelChoiceField, Select
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

MOST_TICKED = 200
"""How many rows can be ticked over all pages; what is more is asked for by the filters."""

OF_A_PAGE = ("after", "before", "page")
"""What an address says of the page alone; filters, sort and size stay when they change."""


class ListKeeper(Protocol):
    """Where columns and queries of accounts are kept."""

    def kept(self, actor: Any, name: str) -> tuple[str, Sequence[Any]]:
        """The columns of a list that the account has chosen (names by commas, empty until it has), and its queries with
        those that its office shares."""


_keepers: list[ListKeeper] = []
_lists: dict[str, WorkingList] = {}


def keep_on(shelf: ListKeeper) -> None:
    """Says where columns and queries are kept; called once, by the floor that stores them."""
    _keepers[:] = [shelf]


@dataclass(frozen=True)
class WorkingList:
    """A list: its word, the name of its address, its columns that can be left out, and those shown until somebody
    chooses (all of them where none are named)."""

    name: str
    address: str
    columns: Mapping[str, Any] = field(default_factory=dict)
    at_first: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _lists[self.name] = self

    def chosen(self, text: str) -> list[str]:
        """Columns of a text by commas, in their order; those shown at first where it names none."""
        wanted = set(text.split(","))
        return [name for name in self.columns if name in wanted] or [*(self.at_first or self.columns)]

    def shown(self, request: HttpRequest) -> ShownList:
        """The list as the account of a request sees it."""
        actor = request.actor  # type: ignore[attr-defined]
        columns, queries = _keepers[0].kept(actor, self.name) if _keepers else ("", ())
        return ShownList(self, self.chosen(columns), queries, without_page(request.GET).urlencode())

    def back_to(self, query: str) -> str:
        """The address of the list with filters of a text."""
        return f"{reverse(self.address)}?{without_page(QueryDict(query[:2000])).urlencode()}"


@dataclass(frozen=True)
class ShownList:
    """A list for its template: ``columns`` are shown, ``query`` is the address without the page."""

    of: WorkingList
    columns: list[str]
    queries: Sequence[Any]
    query: str

    @property
    def name(self) -> str:
        return self.of.name

    @property
    def rows(self) -> str:
        """The address of the same rows in whatever order and pages: what was ticked belongs to them."""
        data = QueryDict(self.query, mutable=True)
        for name in ("sort", "size"):
            data.pop(name, None)
        return data.urlencode()

    @property
    def most_ticked(self) -> int:
        return MOST_TICKED

    @property
    def choices(self) -> list[tuple[str, Any, bool]]:
        """Every column: its name, its title, whether it is shown."""
        return [(name, title, name in self.columns) for name, title in self.of.columns.items()]


def list_called(name: str) -> WorkingList | None:
    return _lists.get(name)


def without_page(data: QueryDict) -> QueryDict:
    """An address as it is on the first page."""
    kept = data.copy()
    for name in OF_A_PAGE:
        kept.pop(name, None)
    return kept


@dataclass(frozen=True)
class Chip:
    """A filter in use: what it is called, what it says, the address without it."""

    label: str
    value: str
    href: str


def chips(data: QueryDict, used: Iterable[tuple[str, Any, Any]]) -> list[Chip]:
    """Chips of filters in use: parameter, label, value as people read it. Empty values make none."""
    found = []
    for name, label, value in used:
        if value in (None, "", []):
            continue
        rest = without_page(data)
        rest.pop(name, None)
        found.append(Chip(str(label), str(value), f"?{rest.urlencode()}"))
    return found


class FilterLine:
    """The filters of a form as one line: ``front`` stands open, the rest folds away, what is used makes a chip.

    ``keeps`` are parameters that no field has (the tab, the unit): they go along hidden."""

    def __init__(self, form: BaseForm, data: QueryDict, *, front: Sequence[str], keeps: Sequence[str] = ()) -> None:
        self.form, self.data = form, data
        self.kept = [(name, value) for name in (*keeps, "sort", "size") for value in data.getlist(name)]
        for one in form.fields.values():
            one.widget.attrs.setdefault("class", "form-select" if isinstance(one.widget, Select) else "form-control")
        visible = {bound.name: bound for bound in form.visible_fields()}
        self.front = [_in_line(visible[name]) for name in front if name in visible]
        self.folded = [bound for name, bound in visible.items() if name not in front]
        self.hidden = [bound for bound in form.hidden_fields() if bound.value()]
        self.clear = "?" + urlencode([(name, value) for name in keeps for value in data.getlist(name)])

    @property
    def chips(self) -> list[Chip]:
        used = [(bound.html_name, bound.label, said(bound)) for bound in self.form.visible_fields()]
        hidden = [(bound.html_name, bound.label, _("as the figure says")) for bound in self.hidden]
        return chips(self.data, [*used, *hidden])

    @property
    def errors(self) -> list[tuple[Any, Any]]:
        fields = [*self.form.visible_fields(), *self.form.hidden_fields()]
        return [(bound.label, error) for bound in fields for error in bound.errors]


def said(bound: BoundField) -> str:
    """What a filter says, as people read it; empty when it is not used."""
    value = bound.value()
    if value in (None, "", False):
        return ""
    if isinstance(bound.field, ChoiceField | ModelChoiceField) or isinstance(bound.field.widget, Select):
        choices: Any = getattr(bound.field, "choices", ())
        return next((str(label) for key, label in choices if str(key) == str(value)), "")
    return formats.localize(value) if not isinstance(value, str) else value[:60]


def _in_line(bound: BoundField) -> BoundField:
    """A field without a label of its own above it: its name stands in it until it is used."""
    widget = bound.field.widget
    if isinstance(widget, HiddenInput):
        return bound
    widget.attrs["aria-label"] = bound.label
    if isinstance(bound.field, ModelChoiceField):
        bound.field.empty_label = str(bound.label)
    elif isinstance(widget, Select):
        rest = [(key, label) for key, label in widget.choices if key != ""]
        widget.choices = [("", bound.label), *rest]
    else:
        widget.attrs["placeholder"] = bound.label
    return bound
