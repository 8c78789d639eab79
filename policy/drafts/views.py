"""Pages of the workbench: drafts of rule packs as text, their versions, the notice beside them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ground import clock
from ground.paging import turned
from ground.web import MEBIBYTE, PageRequest, download, only, sent, takes, tried
from rulebook import outline

from .. import packs
from . import selectors, services
from .checking import decision_table, differences, examined
from .fields import fields_of, section_word, with_values
from .forms import BeginForm, CasesForm, EntryForm, NoticeForm, PutAsideForm, TextForm
from .models import Draft
from .permissions import may_draft

writer = only(may_draft)
read_or_write = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 30
FILE = 16 * MEBIBYTE  # above what the forms take, so that they say it themselves


@writer
@read_or_write
def drafts(request: PageRequest) -> HttpResponse:
    """Every draft, and the form that begins one."""
    on_offer = [packs.as_written(policy) for policy in reversed(packs.policies())]
    form = BeginForm(request.POST or None, bases=[(pack.id, f"{pack.title}（{pack.id}）") for pack in on_offer])
    if sent(request, form):
        asked = form.cleaned_data
        draft = tried(
            request,
            lambda: services.begin_draft(
                actor=request.actor, base=asked["base"], name=asked["name"], next_year=asked["kind"] == "next",
                now=clock.now(),
            ),
            form=form,
        )  # fmt: skip
        if draft:
            return redirect("drafts:entries", draft.public_id)
    page = turned(request, selectors.drafts(actor=request.actor), order=["-saved_at"], size=PAGE)
    return render(request, "policy/drafts/drafts.html", {"page": page, "form": form})


@writer
@read_or_write
@takes(FILE)
def draft(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """The text of a draft, with what is wrong beside its line."""
    row = _draft(request, public_id)
    version = selectors.newest_version(actor=request.actor, draft=row)
    form = TextForm(request.POST or None, initial={"text": version.text, "seen": version.number})
    if sent(request, form):
        kept = tried(
            request,
            lambda: services.save_draft(actor=request.actor, draft=row, now=clock.now(), **form.cleaned_data) or "",
            form=form,
        )
        if kept is not None:
            return redirect("drafts:draft", row.public_id)
    pack, problems = examined(form.data.get("text", "").replace("\r\n", "\n") if form.is_bound else version.text)
    context = {
        "draft": row,
        "version": version,
        "form": form,
        "pack": pack,
        "problems": problems,
        "left": selectors.left_from_base(actor=request.actor, draft=row, version=version),
        "here": "text",
    }
    return render(request, "policy/drafts/draft.html", context)


@writer
@read_or_write
@takes(FILE)
def notice(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """The notice article by article, each with the entries that speak for it."""
    row = _draft(request, public_id)
    form = NoticeForm(request.POST or None, request.FILES or None, initial={"seen": row.notice_kept})
    if _keeps(request, row, form, services.keep_notice):
        return redirect("drafts:notice", row.public_id)
    articles = selectors.articles_of_notice(actor=request.actor, draft=row)
    silent = sum(article.silent for article in articles)
    context = {"draft": row, "form": form, "articles": articles, "silent": silent, "here": "notice"}
    return render(request, "policy/drafts/notice.html", context)


@writer
@require_safe
def entries(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Every entry with its articles and its sentence; each opens its form; above, how many mistakes there are."""
    row = _draft(request, public_id)
    version = selectors.newest_version(actor=request.actor, draft=row)
    context = {
        "draft": row,
        "entries": outline.entries(version.text),
        "table": decision_table(version.text),
        "problems": examined(version.text)[1],
        "here": "entries",
    }
    return render(request, "policy/drafts/entries.html", context)


@writer
@read_or_write
def entry(request: PageRequest, public_id: uuid.UUID, line: int) -> HttpResponse:
    """One entry as a form, beside its articles; what is kept is the next version of the whole text."""
    row = _draft(request, public_id)
    version = selectors.newest_version(actor=request.actor, draft=row)
    found = selectors.entry_at(actor=request.actor, draft=row, version=version, line=line)
    if found is None:
        raise Http404
    fields = fields_of(version.text, line)
    form = EntryForm(request.POST or None, fields=fields, seen=version.number)
    if sent(request, form):
        asked = form.cleaned_data
        kept = tried(
            request,
            lambda: services.save_draft(
                actor=request.actor, draft=row, text=with_values(version.text, fields, asked), seen=asked["seen"],
                note=f"{section_word(found[0].section)} · {found[0].name}", now=clock.now(),
            ) or "",
            form=form,
        )  # fmt: skip
        if kept is not None:
            there = selectors.entry_at(
                actor=request.actor,
                draft=row,
                version=selectors.newest_version(actor=request.actor, draft=row),
                line=line,
            )
            return redirect("drafts:entry", row.public_id, line) if there else redirect("drafts:draft", row.public_id)
    lines = {field.line for field in fields} | {line}
    problems = [problem for problem in examined(version.text)[1] if problem.line in lines]
    context = {"draft": row, "entry": found[0], "articles": found[1], "form": form, "problems": problems}
    return render(request, "policy/drafts/entry.html", context | {"here": "entries"})


@writer
@read_or_write
@takes(FILE)
def cases(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """The worked cases, each with what was worked out and what the draft says."""
    row = _draft(request, public_id)
    form = CasesForm(request.POST or None, request.FILES or None, initial={"text": row.cases, "seen": row.cases_kept})
    if _keeps(request, row, form, services.keep_cases):
        return redirect("drafts:cases", row.public_id)
    found = selectors.worked_cases(actor=request.actor, draft=row)
    context = {
        "draft": row,
        "form": form,
        "cases": found,
        "wrong": sum(not case.right for case in found),
        "fits": examined(selectors.newest_version(actor=request.actor, draft=row).text)[0] is not None,
        "here": "cases",
    }
    return render(request, "policy/drafts/cases.html", context)


@writer
@require_safe
def versions(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who saved what, and when."""
    row = _draft(request, public_id)
    kept = row.versions.defer("text")
    return render(request, "policy/drafts/versions.html", {"draft": row, "versions": kept, "here": "versions"})


@writer
@require_safe
def version(request: PageRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """One version: what it changed, and its text."""
    row = _draft(request, public_id)
    kept = get_object_or_404(row.versions, number=number)
    changed = differences(selectors.text_before(actor=request.actor, version=kept), kept.text)
    context = {"draft": row, "version": kept, "changed": changed, "here": "versions"}
    return render(request, "policy/drafts/version.html", context)


@writer
@require_safe
def taken(request: PageRequest, public_id: uuid.UUID, what: str) -> HttpResponse:
    """The newest text, or the worked cases, as the file that a folder of rule packs or of tests takes."""
    row = _draft(request, public_id)
    if what == "cases":
        return download(row.cases.encode(), "cases.jsonl", "application/x-ndjson")
    text = selectors.newest_version(actor=request.actor, draft=row).text
    return download(text.encode(), "pack.yaml", "application/yaml")


@writer
@read_or_write
def put_aside(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """A draft that nobody goes on with is put aside, with a reason."""
    row = _draft(request, public_id)
    form = PutAsideForm(request.POST or None)
    if sent(request, form):
        done = tried(
            request,
            lambda: services.put_aside(actor=request.actor, draft=row, now=clock.now(), **form.cleaned_data),
            form=form,
        )
        if done:
            return redirect("drafts:drafts")
    return render(request, "policy/drafts/put_aside.html", {"draft": row, "form": form})


def _draft(request: PageRequest, public_id: uuid.UUID) -> Draft:
    return get_object_or_404(selectors.drafts(actor=request.actor), public_id=public_id)


def _keeps(request: PageRequest, row: Draft, form: Form, keep: Callable[..., None]) -> bool:
    """Whether the text of a form was sent and kept with the draft."""
    if not sent(request, form):
        return False
    kept = {"text": form.cleaned_data["text"], "seen": form.cleaned_data["seen"]}
    return bool(tried(request, lambda: keep(actor=request.actor, draft=row, now=clock.now(), **kept), form=form))
