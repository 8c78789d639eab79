"""Which part of the manual is for whom, and which chapter speaks of which page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ManualPart:
    """One page of the manual. ``public``: for visitors as well."""

    slug: str
    title: Any
    reader: Any
    public: bool = False

    @property
    def template(self) -> str:
        return f"hall/help/{self.slug}.html"

    @property
    def href(self) -> str:
        return reverse("help:part", args=[self.slug])


PARTS = {
    part.slug: part
    for part in (
        ManualPart("learner", _("For learners"), _("professional and technical staff"), public=True),
        ManualPart("unit", _("For unit HR"), _("whoever keeps the roster of a unit")),
        ManualPart("office", _("For banner, department and league HR"), _("whoever reviews, imports and verifies")),
        ManualPart("admin", _("For administrators"), _("system, security and audit administrators")),
    )
}

CHAPTERS = {
    "home": "learner#home",
    "requests": "learner#requests",
    "missing": "learner#missing",
    "objections": "learner#objections",
    "cards": "learner#cards",
    "selfcheck": "learner#self-check",
    "sign_in": "learner#sign-in",
    "own": "learner#account",
    "registrations": "unit#registrations",
    "messages": "learner#notices",
    "corrections": "unit#corrections",
    "disclosure": "unit#exports",
    "doubts": "office#doubts",
    "people": "unit#people",
    "merging": "unit#people",
    "peoplelist": "unit#people",
    "units": "unit#units",
    "regrouping": "unit#units",
    "roster": "unit#roster",
    "lists": "unit#requests",
    "plans": "unit#plans",
    "plan_rosters": "unit#plans",
    "completions": "unit#plans",
    "runs": "unit#cards",
    "behind": "unit#behind",
    "office": "unit#desk",
    "search": "unit#desk",
    "jobs": "unit#desk",
    "imports": "office#imports",
    "verification": "office#verification",
    "audit": "office#audit",
    "statistics": "office#audit",
    "closing": "office#audit",
    "sampling": "office#audit",
    "readings": "office#law",
    "announcements": "office#announcements",
    "offered": "learner#platforms",
    "seasons": "office#law",
    "workdays": "office#law",
    "cardsettings": "office#law",
    "drafts": "office#law",
    "published": "office#law",
    "whatif": "office#law",
    "accounts": "admin#security",
    "charge": "admin#security",
    "journal": "admin#audit",
    "system": "admin#system",
    "tokens": "admin#programs",
    "webhooks": "admin#programs",
    "help": "learner",
}
"""By the first part of an address's name; where pages of one part are for different readers, see OTHERS."""

OTHERS = {
    "offered:advice": "office#platforms",
    "requests:desk": "office#review",
    "requests:decide_many": "office#review",
    "requests:decide": "office#review",
    "requests:offices": "office#review",
    "requests:settle_office": "office#review",
    "missing:missing_desk": "office#review",
    "objections:desk": "office#review",
    "corrections:mine": "learner#particulars",
    "disclosure:mine_take_along": "learner#particulars",
    "registrations:register": "learner#sign-in",
    "registrations:registration": "learner#sign-in",
    "objections:by_visitor": "learner#objections",
    "announcements:announcements": "learner#announcements",
    "announcements:announcement": "learner#announcements",
    "announcements:object": "learner#announcements",
    "cards:elsewhere": "learner#cards",
    "cards:check": "learner#check",
    "cards:verify": "learner#check",
    "cards:key_document": "learner#check",
    "cards:offline": "learner#check",
    "cards:offline_worker": "learner#check",
    "doubts:ask": "learner#objections",
    "doubts:review": "learner#objections",
}
FOR_PROGRAMS = ("api", "decisions")
"""Addresses that no person opens."""


def chapter_of(view_name: str) -> str:
    """Part and chapter (``learner#home``) that speak of a page; the beginning for one that nobody has thought of."""
    return OTHERS.get(view_name) or CHAPTERS.get(view_name.partition(":")[0], "")


def help_address(view_name: str) -> str:
    """Where the “?” of a page leads."""
    part, _mark, chapter = chapter_of(view_name).partition("#")
    if part not in PARTS:
        return reverse("help:index")
    return PARTS[part].href + (f"#{chapter}" if chapter else "")
