"""An import from the file to the annual credit records, against django-import-export on rows of the same file.

    python -m bench.importing [rows] [seed]
    CETRACK_TEST_DATABASE_URL=postgresql://… python -m bench.importing

Ours: the xlsx parsed in its child, every row checked with its reasons and compared with roster and records, staged,
stored in one transaction, verified, and the annual credit records right. The yardstick loads, checks and saves the same
rows as a resource without any of that; it gets SAMPLE of them, as all would take minutes. CPU time of all processes,
the database's own included, in alternating rounds. The database is made for the run and dropped after it.
"""

import datetime as dt
import io
import os
import random
import resource
import statistics
import sys
import tempfile
import traceback
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

import openpyxl  # noqa: E402
import tablib  # noqa: E402
import xlsxwriter  # noqa: E402
from django.db import connection, connections  # noqa: E402
from import_export import fields, resources, widgets  # noqa: E402
from stdnum.cn import ric  # noqa: E402

from bench.cpu import backend, spent  # noqa: E402
from bench.rounds import verdict  # noqa: E402
from credits.annual import ledger  # noqa: E402
from credits.annual.models import AnnualCredit  # noqa: E402
from credits.catalogue.models import Course, Platform  # noqa: E402
from credits.records.models import CreditRecord  # noqa: E402
from ground.actors import SystemActor  # noqa: E402
from learners.people.models import Learner  # noqa: E402
from learners.people.particulars import id_number_index  # noqa: E402
from units.models import Unit  # noqa: E402
from uploads.importers import Beginning, UploadWork  # noqa: E402
from uploads.models import Upload  # noqa: E402
from uploads.services import confirm_upload, upload_file  # noqa: E402
from uploads.work import carry_out, plan_upload  # noqa: E402

ROUNDS, SAMPLE, RECORDS_EACH = 3, 1_500, 10
GOAL_RATIO, AIM, GOAL_MEGABYTES = 60, 100, 400
ACTOR = SystemActor("bench")
NOW = dt.datetime(2025, 1, 3, 1, 0, tzinfo=dt.UTC)
TITLES = [
    "姓名",
    "证件号码",
    "单位名称",
    "学习年度",
    "科目类别",
    "课程名称",
    "记录编号",
    "学时",
    "完成时间",
    "考试结果",
]


class Learners(widgets.ForeignKeyWidget):
    """Finds people by the blind index of their number, as anything must that reads our roster."""

    def clean(self, value, row=None, **kwargs):
        return Learner.objects.unscoped().get(id_number_index=id_number_index(value))


class Courses(widgets.ForeignKeyWidget):
    def clean(self, value, row=None, **kwargs):
        return Course.objects.get_or_create(key=value, defaults={"title": value})[0]


class Resource(resources.ModelResource):
    """The same columns as a django-import-export resource; a record is known by its number."""

    learner = fields.Field(attribute="learner", column_name="证件号码", widget=Learners(Learner))
    course = fields.Field(attribute="course", column_name="课程名称", widget=Courses(Course))
    year = fields.Field(attribute="year", column_name="学习年度", widget=widgets.IntegerWidget())
    subject = fields.Field(attribute="subject", column_name="科目类别")
    tenths = fields.Field(attribute="tenths", column_name="学时")
    record_number = fields.Field(attribute="record_number", column_name="记录编号")
    completed_on = fields.Field(attribute="completed_on", column_name="完成时间", widget=widgets.DateWidget())

    class Meta:
        model = CreditRecord
        fields = ("learner", "course", "year", "subject", "tenths", "record_number", "completed_on")
        import_id_fields = ("record_number",)

    def get_queryset(self):
        return CreditRecord.objects.unscoped()

    def before_import_row(self, row, **kwargs):
        row["科目类别"] = {"公需课": "public", "专业课": "professional"}[row["科目类别"]]
        row["学时"] = round(row["学时"] * 10)

    def before_save_instance(self, instance, row, **kwargs):
        instance.source, instance.platform, instance.exam_passed = "platform", _platform(), True


def _platform() -> Platform:
    return Platform.objects.get(host="nmg.chinahrt.com")


def people(count: int, seed: int) -> None:
    """One league of a hundred units."""
    dice = random.Random(seed)
    Unit.objects.bulk_create([Unit(path="0001", depth=1, name="盟", full_name="盟", kind="league", numchild=100)])
    below = (
        Unit(path=f"0001{n:04d}", depth=2, name=f"单位{n}", full_name=f"盟>单位{n}", kind="unit") for n in range(1, 101)
    )
    units = Unit.objects.bulk_create(below)
    numbers: set[str] = set()
    while len(numbers) < count:
        born = dt.date(1965, 1, 1) + dt.timedelta(days=dice.randrange(14_000))
        start = f"{dice.choice(['152501', '152502', '152523'])}{born:%Y%m%d}{dice.randrange(1, 1000):03d}"
        numbers.add(start + ric.calc_check_digit(start + "0"))
    Learner.objects.unscoped().bulk_create(
        (
            Learner(name="王建军", id_number=number, id_number_index=id_number_index(number), unit=units[n % 100])
            for n, number in enumerate(sorted(numbers))
        ),
        batch_size=2_000,
    )


def write(path: Path, rows: int, seed: int) -> None:
    """An export with ten records for each person."""
    dice = random.Random(seed)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("学时明细")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, TITLES)
        learners = Learner.objects.unscoped().order_by("pk")[: -(-rows // RECORDS_EACH)]
        numbers = [learner.id_number for learner in learners]
        for row in range(rows):
            subject = dice.choice(["公需课", "专业课"])
            page.write_row(row + 1, 0, ["王建军", numbers[row // RECORDS_EACH], f"单位{row % 100}", 2024, subject])
            page.write_row(row + 1, 5, [f"继续教育专题{row % 500}", f"NMG{row:08d}"])
            page.write_number(row + 1, 7, dice.choice([10, 7.5, 15]))
            page.write_datetime(row + 1, 8, dt.date(2024, 3, 1) + dt.timedelta(days=row % 270), day)
            page.write_string(row + 1, 9, "合格")


def ours(path: Path) -> None:
    """From the file to the ledger."""
    batch = upload_file(
        actor=ACTOR,
        importer="hours",
        beginning=Beginning(about=_platform().host, office=Unit.objects.get(depth=1)),
        file_name=path.name,
        content=path.read_bytes(),
        now=NOW,
        background=False,
    )
    work, said = UploadWork(ACTOR, batch, NOW), {"verify": True}
    plan_upload(work)
    confirm_upload(actor=ACTOR, upload=batch, plan_number=batch.plan_number, said=said, background=False)
    carry_out(work, batch.plan_number, said)


def yardstick(sample: bytes) -> None:
    """The first SAMPLE rows by django-import-export."""
    book = openpyxl.load_workbook(io.BytesIO(sample), read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    data = tablib.Dataset(headers=list(next(rows)))
    for row in rows:
        data.append([value.date() if isinstance(value, dt.datetime) else value for value in row])
    result = Resource().import_data(data, raise_errors=True)
    assert result.totals["new"] == SAMPLE, result.totals


def _empty() -> None:
    with connection.cursor() as cursor:
        for model in (AnnualCredit, CreditRecord, Upload):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")


def _apart(work, *arguments) -> tuple[float, int]:
    """Seconds of CPU, and the peak of memory in MB, of work in a process of its own (its child reader included)."""
    connections.close_all()
    read, written = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            database = backend()
            begun = spent(database)
            work(*arguments)
            seconds = spent(database) - begun
            peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
            os.write(written, f"{seconds} {peak // 1024}".encode())
        except BaseException:  # noqa: BLE001 - nothing may return into the parent's test run
            traceback.print_exc()
        os._exit(0)
    os.close(written)
    os.waitpid(child, 0)
    with os.fdopen(read) as answer:
        said = answer.read()
    if not said:
        raise SystemExit("the work failed; see above")
    return float(said.split()[0]), int(said.split()[1])


def measure(rows: int, seed: int, folder: Path) -> None:
    """Rounds of both, in turn."""
    whole, sample = folder / "whole.xlsx", folder / "sample.xlsx"
    _apart(people, max(SAMPLE, rows) // RECORDS_EACH + 1, seed)
    _apart(write, whole, rows, seed)
    _apart(write, sample, SAMPLE, seed)
    rates: list[tuple[float, float]] = []
    peaks: list[int] = []
    for number in range(1, ROUNDS + 1):
        seconds, peak = _apart(ours, whole)
        assert CreditRecord.objects.unscoped().filter(verified_at__isnull=False).count() == rows
        first = list(Learner.objects.unscoped().order_by("pk").values_list("pk", flat=True)[:500])
        assert not list(ledger.differences(first))
        _empty()
        theirs, _peak = _apart(yardstick, sample.read_bytes())
        _empty()
        rates.append((rows / seconds, SAMPLE / theirs))
        print(
            f"round {number}: {rows} rows in {seconds:.1f} s = {rows / seconds:,.0f}/s, peak {peak} MB; "
            f"yardstick {SAMPLE / theirs:,.0f}/s; ratio {rates[-1][0] / rates[-1][1]:.0f}"
        )
        peaks.append(peak)
    ratios = [ours_rate / their_rate for ours_rate, their_rate in rates]
    print(f"  peak {max(peaks)} MB (owed at 100,000 rows: {GOAL_MEGABYTES}); ratio {min(ratios):.0f}–{max(ratios):.0f}")
    verdict(statistics.median(ratios), GOAL_RATIO, AIM, more_is_better=True)


def main() -> None:
    """Measure and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 2024
    print(f"{connection.vendor}, {rows} rows, seed {seed}")
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            measure(rows, seed, Path(folder))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
