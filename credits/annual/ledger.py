"""The annual credit records: kept equal to what the records give, whoever writes at the same time.

How this is kept true: whoever changes records calls ``recount`` for their learners before the transaction ends. It
takes the learners' rows in the order of their ids first (``lock_learners``), so of two writers the second counts after
the first has committed, and reads what the first has written. Work that changes records under a condition takes the
learners before it looks, so that writers never wait in a circle. ``manage.py recount --check`` counts again by the
rulebook, one record at a time, and names every difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Q, Window

from ground.dialect import let_others_write
from ground.pieces import PIECE, pieces
from learners.people.locks import lock_learners
from learners.people.stale import mark_stale

from ..records.counting import as_credit, class_of, losers
from ..records.models import CreditRecord
from .models import AnnualCredit

_RECORDS = CreditRecord._meta.db_table
_ANNUAL = AnnualCredit._meta.db_table
# The words of the partial index record_counting: so the planner sees that it covers the sum.
_COUNTS = "NOT r.duplicate AND r.verified_at IS NOT NULL AND r.withdrawn_at IS NULL AND NOT (r.counting_class = '')"


class Key(NamedTuple):
    """What one annual credit record is about."""

    learner_id: int
    year: int
    subject: str
    counting_class: str


class AnnualDifference(NamedTuple):
    """A figure in the ledger that is not what the records give (tenths of hours; 0: no row)."""

    key: Key
    stored: int
    counted: int


def recount(learner_ids: Iterable[int], *, at_once: bool = True) -> None:
    """Brings duplicates and annual credit records of these learners up to date, and marks them stale.

    Belongs to the transaction that changed their records. With ``at_once=False`` a job assesses them.
    """
    ids = lock_learners(learner_ids)
    for piece in pieces(ids):
        _choose_among_duplicates(piece)
        _add_up(piece)
    mark_stale(ids, at_once=at_once)


def classify(records: Iterable[CreditRecord]) -> list[CreditRecord]:
    """Those of the records whose counting class has changed, with the new one set. Nothing is written."""
    changed = []
    for record in records:
        found = class_of(as_credit(record))
        if found != record.counting_class:
            record.counting_class = found
            changed.append(record)
    return changed


def recount_all() -> int:
    """Classifies every record anew and adds up everybody, in pieces; returns for how many learners a figure changed.

    For the day on which a new rule pack comes into force. Each piece is a transaction of its own.
    """
    changed = 0
    for number, ids in enumerate(learner_pieces()):
        if number:
            let_others_write(connection)
        with transaction.atomic():
            lock_learners(ids)
            records = CreditRecord.objects.unscoped().filter(learner_id__in=ids).select_related("platform")
            CreditRecord.objects.unscoped().bulk_update(classify(records), ["counting_class"], batch_size=500)
            different = {difference.key.learner_id for difference in differences(ids)}
            recount(different)
            changed += len(different)
    return changed


def differences(learner_ids: list[int]) -> Iterator[AnnualDifference]:
    """Where the ledger is not what the rulebook makes of the records of these learners."""
    stored = {
        Key(*row[:4]): row[4]
        for row in AnnualCredit.objects.unscoped()
        .filter(learner_id__in=learner_ids)
        .values_list("learner_id", "year", "subject", "counting_class", "tenths")
    }
    records = CreditRecord.objects.unscoped().filter(
        learner_id__in=learner_ids, verified_at__isnull=False, withdrawn_at__isnull=True
    )
    counted = add_up(records.select_related("platform"))
    for key in sorted(stored.keys() | counted.keys()):
        if stored.get(key, 0) != counted[key]:
            yield AnnualDifference(key, stored.get(key, 0), counted[key])


def add_up(records: Iterable[CreditRecord]) -> Counter[Key]:
    """What verified live records add up to, by the rulebook and record by record: the measure for the fast way."""
    totals: Counter[Key] = Counter()
    by_learner: dict[int, list[CreditRecord]] = {}
    for record in records:
        by_learner.setdefault(record.learner_id, []).append(record)
    for learner_id, group in by_learner.items():
        credits = {credit.id: credit for credit in map(as_credit, group)}
        classes = {key: class_of(credit) for key, credit in credits.items()}
        replaced = losers(credit for key, credit in credits.items() if classes[key])
        for record, key in zip(group, credits, strict=True):
            if classes[key] and key not in replaced:
                totals[Key(learner_id, record.year, record.subject, classes[key])] += record.tenths
    return totals


def learner_pieces() -> Iterator[list[int]]:
    """Everybody who has records or annual credit records, in pieces by id."""
    last = 0
    while True:
        next_ones = [
            list(
                model.objects.unscoped().filter(learner_id__gt=last).order_by("learner_id")
                .values_list("learner_id", flat=True).distinct()[:PIECE]
            )
            for model in (CreditRecord, AnnualCredit)
        ]  # fmt: skip
        ids = sorted({*next_ones[0], *next_ones[1]})[:PIECE]
        if not ids:
            return
        yield ids
        last = ids[-1]


def _choose_among_duplicates(ids: list[int]) -> None:
    records = CreditRecord.objects.unscoped()
    rivals = records.filter(
        learner_id__in=ids,
        verified_at__isnull=False,
        withdrawn_at__isnull=True,
        course__isnull=False,
        source="platform",
    ).exclude(counting_class="")
    rivals = rivals.annotate(reports=Window(Count("pk"), partition_by=["learner_id", "year", "course_id"]))
    groups = rivals.filter(Q(reports__gt=1) | Q(duplicate=True)).select_related("platform")
    by_learner: dict[int, list[CreditRecord]] = {}
    for record in groups:
        by_learner.setdefault(record.learner_id, []).append(record)
    becomes: dict[bool, list[int]] = {True: [], False: []}
    for group in by_learner.values():
        replaced = losers(map(as_credit, group))
        for record in group:
            duplicate = str(record.public_id) in replaced
            if duplicate is not record.duplicate:
                becomes[duplicate].append(record.pk)
    for duplicate, pks in becomes.items():
        for piece in pieces(pks):
            records.filter(pk__in=piece).update(duplicate=duplicate)
    no_longer = Q(verified_at__isnull=True) | Q(withdrawn_at__isnull=False) | Q(counting_class="")
    records.filter(no_longer, learner_id__in=ids, duplicate=True).update(duplicate=False)


def _add_up(ids: list[int]) -> None:
    """Looks first, by statements that only read, and writes what differs: most of what is counted anew is right
    already (bench/recompute.py)."""
    if not ids:
        return
    columns = ", ".join(Key._fields)
    annual, record = (" AND ".join(f"{table}.{name} = b.{name}" for name in Key._fields) for table in "sr")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT b.id FROM {_ANNUAL} b WHERE {_among('b', ids)} "  # noqa: S608
            f"AND NOT EXISTS (SELECT 1 FROM {_RECORDS} r WHERE {record} AND {_COUNTS})"
        )
        for piece in pieces([pk for (pk,) in cursor.fetchall()]):
            AnnualCredit.objects.unscoped().filter(pk__in=piece).delete()
        cursor.execute(
            f"SELECT DISTINCT s.learner_id FROM ({_sums(ids)}) s LEFT JOIN {_ANNUAL} b "  # noqa: S608
            f"ON {annual} AND {_among('b', ids)} WHERE b.tenths IS NULL OR b.tenths <> s.tenths"
        )
        if changed := [pk for (pk,) in cursor.fetchall()]:
            cursor.execute(
                f"INSERT INTO {_ANNUAL} ({columns}, tenths) {_sums(changed)} ON CONFLICT ({columns}) "
                f"DO UPDATE SET tenths = excluded.tenths WHERE {_ANNUAL}.tenths <> excluded.tenths"
            )


def _sums(ids: list[int]) -> str:
    keys = ", ".join(f"r.{name}" for name in Key._fields)
    return (
        f"SELECT {keys}, SUM(r.tenths) AS tenths FROM {_RECORDS} r "  # noqa: S608
        f"WHERE {_among('r', ids)} AND {_COUNTS} GROUP BY {keys}"
    )


def _among(table: str, ids: list[int]) -> str:
    """Condition on the learner, with integers of ours: 5,000 parameters would cost more than the sum. The range lets
    the index be read in one go; whichever list is shorter, of those meant or of the gaps between them, makes it exact.
    """
    low, high = min(ids), max(ids)
    within = f"{table}.learner_id BETWEEN {int(low)} AND {int(high)}"
    if high - low + 1 <= 2 * len(ids):
        gaps = sorted({*range(low, high + 1)}.difference(ids))
        return f"{within} AND {table}.learner_id NOT IN ({_listed(gaps)})" if gaps else within
    return f"{within} AND {table}.learner_id IN ({_listed(ids)})"


def _listed(ids: list[int]) -> str:
    return ",".join(str(int(pk)) for pk in ids)
