"""The list of people as it is shown, printed and signed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ground import clock
from ground.refusals import Refused
from ground.replicas.reading import read_for
from ground.roles import SEES_PEOPLE
from ground.web import PageRequest, download, only, tried
from learners.disclosure.services import note_export
from learners.people.models import Learner
from learners.roll.filters import PEOPLE, people_asked
from units.models import Unit

from ..audit.jobs import office_of
from ..audit.table import MadeTable
from ..cardsettings.selectors import present_design
from ..printing.sheets import as_pdf
from .paper import MOST, paper_of_people

reader = only(lambda actor: bool(actor.paths(SEES_PEOPLE)))


@reader
@require_safe
def pdf(request: PageRequest) -> HttpResponse:
    """Whom the list shows, in its columns; numbers of documents masked, as there."""
    content = tried(request, lambda: _made(request))
    if content is None:
        return redirect(f"{reverse('people:people')}?{request.GET.urlencode()}")
    return download(content, _("People") + ".pdf", "application/pdf")


def _made(request: PageRequest) -> bytes:
    """Raises Refused where it is too long, or cannot be printed now."""
    found, unit = read_for(request, lambda: _people(request))
    if len(found) > MOST:
        said = _("A paper holds at most %(most)d people. Please narrow the list down.")
        raise Refused(said % {"most": MOST})
    actor, at = request.actor, timezone.localtime(clock.now())
    made = MadeTable("", office_of(actor), actor.name, at)
    content = as_pdf(
        paper_of_people(
            found, PEOPLE.shown(request).columns, unit=unit.full_name if unit else "", stamp=made.stamp,
            issuer=present_design(actor=actor).issuer,
        )
    )  # fmt: skip
    note_export(actor=actor, what="people", rows=len(found), unit_key=unit.public_id if unit else "")
    return content


def _people(request: PageRequest) -> tuple[list[Learner], Unit | None]:
    rows, unit = people_asked(request)
    ordered = rows.select_related("unit").order_by("unit__path", "name_pinyin", "name", "pk")
    return list(ordered[: MOST + 1]), unit
