"""Fills the database with invented people."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ground import clock
from ground.actors import SystemActor
from policy import packs

from ...synthesis import Filled, SeedTaken, fill


class Command(BaseCommand):
    help = "Adds N invented people with what they have learnt, then ledger and standings. Embedded installations only."

    def add_arguments(self, parser) -> None:
        parser.add_argument("people", type=int, nargs="?", default=2000, help="how many people (default 2000)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same people")
        parser.add_argument("--years", default="", help="years they have learnt in, such as 2022,2023,2024")

    def handle(self, *args, **options) -> None:
        if not settings.EMBEDDED:
            raise CommandError("Invented people have no place among real ones: embedded installations only.")
        if options["people"] < 1:
            raise CommandError("At least one person.")
        pack = packs.in_force(packs.policies()[-1])
        try:
            years = tuple(sorted({int(year) for year in options["years"].split(",") if year}))
        except ValueError:
            raise CommandError("--years takes years separated by commas, such as 2022,2023,2024.") from None
        years = years or pack.applications.annual_check.years
        if not all(2000 <= year <= pack.policy_year for year in years):
            raise CommandError(f"--years takes years from 2000 to {pack.policy_year}.")
        began = time.monotonic()

        def tell(filled: Filled) -> None:
            seconds = time.monotonic() - began
            self.stdout.write(f"{filled.people:>9} people {filled.records:>10} records {seconds:8.1f} s")

        try:
            filled = fill(
                actor=SystemActor("synthesize"), people=options["people"], seed=options["seed"], pack=pack, years=years,
                now=clock.now(), today=clock.today(), report=tell,
            )  # fmt: skip
        except SeedTaken:
            raise CommandError(
                f"The people of seed {options['seed']} are there already. Choose another seed."
            ) from None
        self.stdout.write(
            f"seed {options['seed']}: {filled.people} people in {filled.units} units, {filled.records} records, "
            f"{filled.facts} facts, {time.monotonic() - began:.1f} s"
        )
