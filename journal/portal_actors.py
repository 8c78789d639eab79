"""Who the portal is in a line of the journal: its work by the clock and its commands, in words instead of their names.

A line keeps the name that was stored; only what is shown is in words.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ACTORS: dict[str, Promise | str] = {
    "administrator": pgettext_lazy("portal at work", "command: administrators"),
    "background jobs": pgettext_lazy("portal at work", "portal: background jobs"),
    "backup": pgettext_lazy("portal at work", "command: backup"),
    "cards in bulk": pgettext_lazy("portal at work", "portal: cards in bulk"),
    "claims": pgettext_lazy("portal at work", "portal: claims"),
    "concerns": pgettext_lazy("portal at work", "portal: what claims concern"),
    "courses": pgettext_lazy("portal at work", "portal: courses made one"),
    "demonstration": pgettext_lazy("portal at work", "portal: demonstration"),
    "doctor": pgettext_lazy("portal at work", "command: doctor"),
    "doubtful cases": pgettext_lazy("portal at work", "portal: doubtful cases"),
    "drill": pgettext_lazy("portal at work", "portal: drill of restoring"),
    "files": pgettext_lazy("portal at work", "command: place of files"),
    "health": pgettext_lazy("portal at work", "portal: state of health"),
    "manage.py import_hours": pgettext_lazy("portal at work", "command: import of hours"),
    "manage.py import_roster": pgettext_lazy("portal at work", "command: import of a roster"),
    "manage.py recount": pgettext_lazy("portal at work", "command: count hours anew"),
    "manage.py twice": pgettext_lazy("portal at work", "command: people recorded twice"),
    "merging": pgettext_lazy("portal at work", "portal: records made one"),
    "metrics": pgettext_lazy("portal at work", "portal: metrics"),
    "notices": pgettext_lazy("portal at work", "portal: notices"),
    "objections": pgettext_lazy("portal at work", "portal: objections"),
    "offices in charge": pgettext_lazy("portal at work", "portal: offices in charge"),
    "offices that answer objections": pgettext_lazy("portal at work", "portal: offices that answer objections"),
    "papers": pgettext_lazy("portal at work", "portal: papers handed in"),
    "print copies": pgettext_lazy("portal at work", "portal: print copies"),
    "publishing": pgettext_lazy("portal at work", "portal: notices taken into use"),
    "reassess": pgettext_lazy("portal at work", "command: assess anew"),
    "restore": pgettext_lazy("portal at work", "command: restore"),
    "retention": pgettext_lazy("portal at work", "portal: removal of what is due"),
    "review cards": pgettext_lazy("portal at work", "portal: review cards"),
    "rotate_keys": pgettext_lazy("portal at work", "command: renewal of keys"),
    "route of requests": pgettext_lazy("portal at work", "portal: route of requests"),
    "desk": pgettext_lazy("portal at work", "portal: first page"),
    "seasons": pgettext_lazy("portal at work", "portal: closed seasons"),
    "seed_demo": pgettext_lazy("portal at work", "portal: sample data"),
    "settings": pgettext_lazy("portal at work", "portal: settings"),
    "signing_key": pgettext_lazy("portal at work", "command: signing key of papers"),
    "standings": pgettext_lazy("portal at work", "portal: assessing everybody"),
    "status of teachers": pgettext_lazy("portal at work", "portal: status of teachers"),
    "synthesize": pgettext_lazy("portal at work", "command: invented data"),
    "token": pgettext_lazy("portal at work", "portal: programs"),
    "training plans": pgettext_lazy("portal at work", "portal: training plans"),
    "undo of hours": pgettext_lazy("portal at work", "portal: hours taken back"),
    "verify_card": pgettext_lazy("portal at work", "command: check of a card"),
    "what there is to mind": pgettext_lazy("portal at work", "portal: what there is to mind"),
}


def actor_label(name: str, key: str) -> str:
    """Whoever acts as an auditor reads it; people, who have a ``key``, by their name."""
    return name if key else str(ACTORS.get(name, name))


def names_said(part: str) -> list[str]:
    """Stored names of the portal at work whose words hold this part."""
    return [name for name, said in ACTORS.items() if part in str(said)]
