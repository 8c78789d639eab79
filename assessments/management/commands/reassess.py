"""Standings of everybody: computed anew, or compared with a full computation."""

from __future__ import annotations

import time

from django.core.management.base import BaseCommand, CommandError

from ground import clock
from ground.actors import SystemActor
from learners.people.stale import marks_waiting

from ...standings import services

ACTOR = SystemActor("reassess")
_SHOWN = 20


class Command(BaseCommand):
    help = "Without an option: works off whoever is marked stale."

    def add_arguments(self, parser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--all", action="store_true", help="assess everybody anew, on today's default day")
        what.add_argument("--check", action="store_true", help="compare with a full computation; writes nothing")

    def handle(self, *args, **options) -> None:
        began = time.monotonic()
        if options["check"]:
            self._check()
        elif options["all"]:
            people = services.reassess(actor=ACTOR, today=clock.today())
            self.stdout.write(f"{people} people assessed anew in {time.monotonic() - began:.1f} s")
        else:
            people = services.drain(actor=ACTOR, today=clock.today())
            self.stdout.write(f"{people} people assessed in {time.monotonic() - began:.1f} s")

    def _check(self) -> None:
        if marks_waiting():
            self.stdout.write(f"{marks_waiting()} people are marked stale and may differ")
        count = 0
        for count, found in enumerate(services.check_all(actor=ACTOR), 1):
            if count <= _SHOWN:
                self.stdout.write(
                    f"learner {found.learner_id} {found.question}: {found.stored} stored, {found.computed}"
                )
        wrong = 0
        for wrong, differs in enumerate(services.check_counts(actor=ACTOR), 1):
            if wrong <= _SHOWN:
                self.stdout.write(f"{differs.policy} {differs.key}: {differs.kept} kept, {differs.counted} counted")
        if count or wrong:
            raise CommandError(
                f"{count} figures and {wrong} kept counts are not what the facts give: manage.py reassess --all"
            )
        self.stdout.write("the standings and the kept counts are what a full computation gives")
