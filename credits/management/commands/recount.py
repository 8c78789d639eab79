"""Looks whether the annual credit records are what the records give, or adds everything up anew."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ground.actors import SystemActor
from journal.services import record
from learners.people.selectors import learners_visible
from rulebook.quantity import format_tenths

from ...annual import ledger
from ...records.models import CreditRecord


class Command(BaseCommand):
    help = "Compare (--check) or rebuild (--all) the annual credit records from the credit records."

    def add_arguments(self, parser):
        ways = parser.add_mutually_exclusive_group(required=True)
        ways.add_argument(
            "--check", action="store_true", help="change nothing; name every difference and fail if there is one"
        )
        ways.add_argument(
            "--all", action="store_true", help="classify every record by the newest rule pack and add up anew"
        )

    def handle(self, *args, **options):
        actor = SystemActor("manage.py recount")
        if options["all"]:
            changed = ledger.recount_all()
            with transaction.atomic():
                record(actor=actor, action="credits.recounted", after={"learners": changed})
            self.stdout.write(f"recounted: figures of {changed} learners changed")
            return
        found = 0
        for ids in ledger.learner_pieces():
            names = dict(learners_visible(actor=actor).filter(pk__in=ids).values_list("pk", "public_id"))
            for difference in ledger.differences(ids):
                found += 1
                key = difference.key
                self.stdout.write(
                    f"{names[key.learner_id]} {key.year} {key.subject} {key.counting_class}: "
                    f"stored {format_tenths(difference.stored)}, records give {format_tenths(difference.counted)}"
                )
        total = CreditRecord.objects.unscoped().count()
        if found:
            raise CommandError(
                f"{found} figures differ from what {total} records give; repair: manage.py recount --all"
            )
        self.stdout.write(f"the annual credit records are what {total} records give")
