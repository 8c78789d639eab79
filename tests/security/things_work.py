"""Things for the matrix: papers, exports, reports of missing hours, decisions of officers, kept filters."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from assessments.decisions.models import HumanDecision
from assessments.decisions.selectors import assess
from assessments.decisions.services import freeze
from assessments.doubts.models import ReviewRequest
from assessments.whatif.models import WhatIf
from casework.objections.models import Objection, ObjectionProof
from casework.requests.models import CaseRequest, Evidence
from credits.catalogue.models import Platform
from credits.missing.models import MissingHours
from credits.verification.models import SavedQuery
from exemptions.facts.models import Fact
from exemptions.plans.models import TrainingPlan
from ground import clock, vault
from ground.actors import SystemActor
from policy import packs
from policy.drafts.services import begin_draft
from policy.publishing.models import PublishedPack
from programs.tokens.services import make_token
from programs.webhooks.services import make_webhook, try_webhook
from reports.announcements.models import Announcement, ListObjection
from reports.audit.models import Export
from reports.cards.models import CardCopy, ReviewCard
from reports.cards.services import issue
from reports.closing.models import ClosedSeason, SeasonCorrection
from reports.runs.models import CardRun
from reports.sampling.models import SampleAudit, SampledPerson
from reports.statistics.models import YearTable
from reports.statistics.yearly import columns
from rulebook.facts import AnnualCheck
from units.models import Unit
from uploads.papers.models import UploadedPaper

NOW = timezone.now()
DAY = dt.date(2024, 12, 31)
SYSTEM = SystemActor("test")
STAFF = {
    "unit": "unit_hr",
    "sibling": "department_hr",
    "parent": "banner_hr",
    "other_banner": "league_reviewer",
    "left": "league_policy",
}
"""Who owns a thing that belongs to somebody who works here, for each relation."""


def platform() -> Platform:
    return Platform.objects.get_or_create(host="nmg.chinahrt.com", defaults={"name": "x"})[0]


def _assessment(learner):
    return assess(actor=SYSTEM, learner=learner, application=AnnualCheck(2024), as_of=DAY, policy="xlgl-2024")


def token(member):
    """One that acts for a member of the staff."""
    given = {"account": member.account, "name": "t", "expires_on": timezone.localdate(), "now": timezone.now()}
    return make_token(actor=SYSTEM, today=timezone.localdate(), **given)[0]


def webhook(member):
    """One that hears of what happens in the unit of a member of the staff."""
    given = {"name": "x", "url": "https://example.com/events", "kinds": ["card.issued"], "unit": member.unit}
    return make_webhook(actor=SYSTEM, now=timezone.now(), **given)


def outgoing_event(member):
    row = try_webhook(actor=SYSTEM, hook=webhook(member), now=timezone.now())
    type(row).objects.filter(pk=row.pk).update(state="failed")
    return row


def snapshot(learner, owner: str):
    return freeze(actor=SYSTEM, assessment=_assessment(learner), now=NOW)


def card(learner, owner: str):
    """A paper with its files, so that page, PDF and picture can all be opened."""
    row = issue(actor=SYSTEM, assessment=_assessment(learner), now=NOW)
    files = {"pdf_key": vault.put(b"%PDF-1.7"), "pdf_hash": "0" * 64, "picture_keys": [vault.put(b"png")]}
    ReviewCard.objects.unscoped().filter(pk=row.pk).update(**files)
    return row


def missing_report(learner, owner: str):
    return MissingHours.objects.unscoped().create(
        learner=learner, platform=platform(), course_title="x", completed_on=DAY, office=learner.unit, reported_at=NOW,
        picture_key=vault.put(b"jpg"),
    )  # fmt: skip


def _about(learner) -> dict:
    snapshot = freeze(actor=SYSTEM, assessment=_assessment(learner), now=NOW)
    return {
        "learner": learner, "policy": "xlgl-2024", "key": "annual_check:2024", "details": {"kind": "annual_check"},
        "snapshot": snapshot,
    }  # fmt: skip


def human_decision(learner, owner: str):
    return HumanDecision.objects.unscoped().create(
        **_about(learner), outcome="met", reason="核实过", facts_hash="0" * 64, doubt="unknown:", decided_at=NOW,
        decided_by="x",
    )  # fmt: skip


def review(learner, owner: str):
    return ReviewRequest.objects.unscoped().create(**_about(learner), asked_at=NOW, asked_by="x")


def _request(learner, owner: str, state: str):
    """A claim for a transfer (6.7), filed by the person, that lies with the unit or has been returned."""
    account = getattr(learner, "account", None)
    return CaseRequest.objects.unscoped().create(
        kind="transfer", learner=learner, state=state, office=learner.unit if state == "filed" else None,
        payload={"on": "2023-03-01", "organ": "旗委组织部", "post": "教师"}, created_at=NOW, filed_at=NOW,
        filed_by_key=str(account.public_id) if account else "x", filed_by_name="x",
    )  # fmt: skip


def request(learner, owner: str):
    return _request(learner, owner, "filed")


def returned_request(learner, owner: str):
    return _request(learner, owner, "returned")


def refused_request(learner, owner: str):
    """Refused a moment ago by the league: one can object to it."""
    row = _request(learner, owner, "refused")
    CaseRequest.objects.unscoped().filter(pk=row.pk).update(decided_at=clock.now())
    league = Unit.objects.get(depth=1)
    row.steps.create(position=1, move="refuse", office=league, by_key="x", by_name="x", at=NOW, reason="x")
    return row


def objection(learner, owner: str):
    row, league = refused_request(learner, owner), Unit.objects.get(depth=1)
    return Objection.objects.unscoped().create(
        learner=learner, about="request", about_id=row.public_id, what="x", said="x", decided_at=clock.now(),
        decided_by="x", decided_office=league, reasons="x", filed_by_key=row.filed_by_key, filed_by_name="x",
        filed_at=NOW, answer_by=DAY, office=league,
    )  # fmt: skip


def objection_proof(learner, owner: str):
    return ObjectionProof.objects.unscoped().create(
        objection=objection(learner, owner), stored_name=vault.put(b"jpg"), original_name="x.jpg", file_hash="0" * 64,
        added_at=NOW,
    )  # fmt: skip


def objection_paper(learner, owner: str):
    """A file that could not be made into pages."""
    return UploadedPaper.objects.create(
        use="objection", about=str(objection(learner, owner).public_id), owner_key="x", file_name="x.pdf", turn=1,
        file_key=vault.put(b"%PDF-1.7"), state="failed", problem="x", added_at=NOW,
    )  # fmt: skip


def evidence(learner, owner: str):
    return Evidence.objects.unscoped().create(
        request=request(learner, owner), stored_name=vault.put(b"jpg"), original_name="x.jpg", media_type="image/jpeg",
        size=3, file_hash="0" * 64, added_at=NOW,
    )  # fmt: skip


def paper(learner, owner: str):
    """A file that could not be made into pages."""
    return UploadedPaper.objects.create(
        use="evidence", about=str(request(learner, owner).public_id), owner_key="x", file_name="x.pdf", turn=1,
        file_key=vault.put(b"%PDF-1.7"), state="failed", problem="x", added_at=NOW,
    )  # fmt: skip


def fact(learner, owner: str):
    return Fact.objects.unscoped().create(
        learner=learner, kind="transfer", values={"on": "2023-03-01"}, decided_at=NOW, decided_by="x"
    )


def plan(learner, owner: str):
    """A plan that waits for the league, as if the person's unit had filed it."""
    return TrainingPlan.objects.unscoped().create(
        policy="xlgl-2024", policy_year=2024, office=learner.unit, title="x", state="filed", begun_by="x", begun_at=NOW,
        filed_at=NOW,
    )  # fmt: skip


def year_table(learner, owner: str):
    line = dict.fromkeys(columns(packs.as_written("xlgl-2024")), 0) | {"name": ""}
    content = {"parts": [], "sectors": [], "total": line, "articles": {}}
    return YearTable.objects.unscoped().create(
        policy="xlgl-2024", year=2024, unit=learner.unit, asked_by_key="x", asked_by="x", asked_at=NOW, made_at=NOW,
        as_of=DAY, content=content, content_hash="0" * 64,
    )  # fmt: skip


def season(learner, owner: str):
    found = ClosedSeason.objects.filter(reopened_at__isnull=True).first()
    return found or ClosedSeason.objects.create(
        policy="xlgl-2024", year=2024, as_of=DAY, asked_at=NOW, asked_by_key="x", asked_by="x", closed_at=NOW
    )


def season_correction(learner, owner: str):
    return SeasonCorrection.objects.unscoped().create(
        season=season(learner, owner), learner=learner, place_was=learner.unit.path, was={"column": "nothing"},
        found_at=NOW,
    )  # fmt: skip


def sample(learner, owner: str):
    return SampleAudit.objects.unscoped().create(
        title="x", unit=learner.unit, question="annual_check:2024", seed="x", number=1, asked_by_key="x", asked_by="x",
        asked_at=NOW, drawn_at=NOW,
    )  # fmt: skip


def sampled(learner, owner: str):
    return SampledPerson.objects.unscoped().create(audit=sample(learner, owner), learner=learner, position=1)


def announcement(learner, owner: str):
    """A list that everybody reads."""
    day = timezone.localdate(NOW)
    return Announcement.objects.unscoped().create(
        unit=learner.unit, title="x", text="x", audience="public", begins_on=day, ends_on=day,
        contact="x", listed=True, working_days=1, source="x", published_at=NOW, published_by="x",
    )  # fmt: skip


def list_objection(learner, owner: str):
    return ListObjection.objects.unscoped().create(
        announcement=announcement(learner, owner), text="x", filed_at=NOW, filed_by="x", filed_by_key="x",
        filed_by_account=0,
    )  # fmt: skip


def card_run(learner, owner: str):
    """One that everybody has been gone through."""
    return CardRun.objects.unscoped().create(
        unit=learner.unit, policy="xlgl-2024", question="annual_check:2024", title="x", as_of=DAY, query={"people": []},
        asked_by_key="x", asked_by="x", asked_at=NOW, collected_at=NOW, finished_at=NOW,
    )  # fmt: skip


def card_copy(learner, owner: str):
    return CardCopy.objects.create(
        run_key=card_run(learner, owner).public_id, kind="merged", title="x", numbers=[], asked_by_key="x",
        asked_by="x", asked_at=NOW, made_at=NOW, file_name="x.pdf", file_key=vault.put(b"%PDF-1.7"), file_hash="0" * 64,
    )  # fmt: skip


def export(member):
    return Export.objects.create(
        kind="audit", query={"address": ""}, asked_by_key=str(member.account.public_id), asked_by="x", asked_at=NOW,
        file_name="x.xlsx", file_key=vault.put(b"table"),
    )  # fmt: skip


def saved_query(member):
    return SavedQuery.objects.create(account=member.account, page="verification", name="x", query="")


def trial(member):
    """One that waits for its work."""
    version = draft(member).versions.get()
    return WhatIf.objects.create(version=version, policy="xlgl-2024", as_of=DAY, asked_at=NOW, asked_by="x")


def published(member):
    row = draft(member)
    return PublishedPack.objects.create(
        draft=row, version=1, pack=f"s{row.pk}-2025", series=f"s{row.pk}", policy_year=2025, title="x", edition=1,
        corrects=False, text="x", digest="0" * 64, first_day=DAY, handed_in_by="x", published_at=NOW, published_by="x",
    )  # fmt: skip


def draft(member):
    return begin_draft(actor=SYSTEM, base="xlgl-2024", name="x", next_year=True, now=NOW)


ABOUT_PEOPLE = {
    "snapshot": snapshot,
    "card": card,
    "card_copy": card_copy,
    "card_run": card_run,
    "evidence": evidence,
    "paper": paper,
    "fact": fact,
    "human_decision": human_decision,
    "missing_report": missing_report,
    "objection": objection,
    "objection_paper": objection_paper,
    "objection_proof": objection_proof,
    "plan": plan,
    "refused_request": refused_request,
    "request": request,
    "returned_request": returned_request,
    "review": review,
    "announcement": announcement,
    "list_objection": list_objection,
    "sample": sample,
    "season": season,
    "season_correction": season_correction,
    "sampled": sampled,
    "year_table": year_table,
}
OF_STAFF = {
    "token": token,
    "webhook": webhook,
    "outgoing_event": outgoing_event,
    "draft": draft,
    "published": published,
    "trial": trial,
    "export": export,
    "saved_query": saved_query,
}
