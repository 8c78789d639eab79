"""Pages of trials: asked for, figures, people, one person with both reasons."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ground import clock
from ground.jobs.views import JobView
from ground.paging import turned
from ground.web import PageRequest, only, sent, tried
from learners.people.models import Learner
from policy.drafts.models import Draft
from policy.drafts.permissions import may_draft
from policy.drafts.selectors import drafts, newest_version
from rulebook import Decision, Pack, explain
from rulebook.findings import ClauseAnswer
from rulebook.vocabulary import Voice

from . import selectors, services
from .comparing import law_of
from .forms import WhatIfForm
from .models import WhatIf
from .wording import address_of, label, word, words_of

writer = only(may_draft)
PAGE = 50


@writer
@require_http_methods(["GET", "HEAD", "POST"])
def trials(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """The trials of a draft, and the form that asks for one."""
    draft = get_object_or_404(drafts(actor=request.actor), public_id=public_id)
    others = {str(other.public_id): other for other in drafts(actor=request.actor).exclude(pk=draft.pk)[:50]}
    form = WhatIfForm(
        request.POST or None,
        initial={"as_of": clock.today()},
        others=[(key, other.name) for key, other in others.items()],
    )
    if sent(request, form):
        row = tried(request, lambda: _asked(request, draft, others, form.cleaned_data), form=form)
        if row:
            return redirect("whatif:result", row.public_id)
    rows = selectors.trials(actor=request.actor, draft=draft)[:50]
    return render(
        request, "assessments/whatif/trials.html", {"draft": draft, "trials": rows, "form": form, "here": "trials"}
    )


def _asked(request: PageRequest, draft: Draft, others: dict[str, Draft], asked: dict[str, Any]) -> WhatIf:
    other = others.get(asked["against"])
    return services.ask_what_if(
        actor=request.actor,
        version=newest_version(actor=request.actor, draft=draft),
        against=newest_version(actor=request.actor, draft=other) if other else None,
        as_of=asked["as_of"],
        now=clock.now(),
    )


@writer
@require_safe
def result(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who would change from what to what: figures, each opening its people."""
    whatif = get_object_or_404(selectors.trials(actor=request.actor), public_id=public_id)
    context: dict[str, Any] = {"whatif": whatif, "draft": whatif.version.draft, "here": "trials"}
    if whatif.complete_at is None:
        context["job"] = JobView(whatif.job) if whatif.job else None
        return render(request, "assessments/whatif/result.html", context)
    asked = {name: request.GET[name][:60] for name in (*selectors.FILTERS, "unit") if name in request.GET}
    rows = selectors.changes(actor=request.actor, whatif=whatif, asked=asked)
    pack = law_of(whatif.version, whatif.policy)
    page = turned(request, rows, order=["learner__unit__path", "learner__name", "question"], size=PAGE)
    context |= {
        "asked": [word(name, value, pack) for name, value in asked.items()],
        "tables": _tables(request, rows, asked, pack),
        "page": [(change, label(change.question)) for change in page],
        "pager": page,
        "number": rows.count(),
        "changed_people": rows.values("learner").distinct().count(),
        "questions": [label(key) for key in whatif.questions],
    }
    return render(request, "assessments/whatif/result.html", context)


def _tables(
    request: PageRequest, rows: Any, asked: dict[str, str], pack: Pack
) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """Title, and lines of words, address and number."""
    actor = request.actor
    found = [
        (_("From what to what"), selectors.figures(actor=actor, rows=rows, names=("before", "after"))),
        (_("By question"), selectors.figures(actor=actor, rows=rows, names=("question",))),
        (_("By unit"), selectors.by_unit(actor=actor, rows=rows)),
        (_("By level"), selectors.figures(actor=actor, rows=rows, names=("level",))),
        (_("By the clause of the draft"), selectors.figures(actor=actor, rows=rows, names=("clause",))),
    ]
    return [
        (title, [(words_of(line, pack), address_of(asked | line.asked), line.number) for line in lines])
        for title, lines in found
    ]


@writer
@require_safe
def person(request: PageRequest, public_id: uuid.UUID, change: uuid.UUID) -> HttpResponse:
    """One person: both decisions, with their reasons."""
    whatif = get_object_or_404(selectors.trials(actor=request.actor), public_id=public_id)
    row = get_object_or_404(selectors.changes(actor=request.actor, whatif=whatif, asked={}), public_id=change)
    try:
        before, after = selectors.both(actor=request.actor, whatif=whatif, learner=row.learner, question=row.question)
    except Learner.DoesNotExist:
        raise Http404 from None
    sides = [
        (_("Before"), row.get_before_display(), before, *_told(before)),
        (_("Under the draft"), row.get_after_display(), after, *_told(after)),
    ]
    context = {"whatif": whatif, "draft": whatif.version.draft, "change": row, "label": label(row.question)}
    return render(request, "assessments/whatif/person.html", context | {"sides": sides, "here": "trials"})


def _told(decision: Decision) -> tuple[str, tuple[ClauseAnswer, ...]]:
    """Summary and clauses as an officer reads them of somebody else."""
    voice = Voice.OFFICER
    return explain.summary(decision, voice=voice), decision.clauses(voice=voice)
