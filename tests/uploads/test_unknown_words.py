"""A word that nobody knows enters with a notice; an officer says once what it means, and later files know it."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from credits.catalogue.models import ColumnMapping
from credits.imports.selectors import mapping_for
from credits.records.models import CreditRecord
from ground.jobs import machine
from intake.faults import Fault, FileRefused
from intake.mapping import Mapping
from intake.schemas import PLATFORM, ROSTER
from tests.credits.files import NOW, confirm, line, plan, platform, upload, workbook
from tests.signin import open_session
from uploads.importers import UploadWork
from uploads.models import Upload
from uploads.work import carry_out

pytestmark = pytest.mark.django_db


def planned(cast, *lines, actor=None) -> Upload:
    actor = actor or cast.banner_hr.actor
    return plan(actor, upload(actor, cast.xilinhot, workbook(lines)))


def asked(client, batch: Upload):
    """The form of how the file is read, and what it shows now as a browser would send it."""
    form = client.get(reverse("imports:columns", args=[batch.public_id])).context["form"]
    said = {name: "" if form[name].value() in (None, False) else form[name].value() for name in form.fields}
    return form, said


def told(client, batch: Upload, **more: str) -> Upload:
    _form, said = asked(client, batch)
    client.post(reverse("imports:columns", args=[batch.public_id]), {**said, **more})
    batch.refresh_from_db()
    machine.run(batch.job_id)
    batch.refresh_from_db()
    return batch


def test_an_unknown_word_is_asked_about_with_its_rows(cast):
    learner = cast.alatan.learner
    batch = planned(cast, *(line(learner, 课程名称=f"课{n}", 是否合格="已完成") for n in range(3)), line(learner))
    assert [notice["code"] for notice in batch.notices] == ["cells_left_out"]
    assert "调整读法" in Fault.from_json(batch.notices[0]).hint_zh
    form, _said = asked(open_session(cast.banner_hr), batch)
    assert form["word_0"].label == "“是否合格”下的“已完成”（3 行）"
    assert [name for name in form.fields if name.startswith("word_")] == ["word_0"]
    assert [label for _value, label in form.fields["word_0"].choices][1:3] == ["意思是：合格", "意思是：不合格"]


def test_what_is_said_once_holds_for_this_file_and_the_next_ones_of_the_platform(cast, tmp_path):
    learner, client = cast.alatan.learner, open_session(cast.banner_hr)
    batch = planned(cast, line(learner, 是否合格="已完成"))
    told(client, batch, word_0="合格", save="on")
    assert (batch.notices, [part["outcome"] for part in batch.plan]) == ([], ["new"])
    confirm(cast.banner_hr.actor, batch)
    carry_out(UploadWork(cast.banner_hr.actor, batch, NOW), batch.plan_number, {"verify": False})
    assert CreditRecord.objects.unscoped().get().exam_passed is True
    kept = mapping_for(actor=cast.banner_hr.actor, office=cast.xilinhot, platform=platform())
    assert kept["words"] == {"exam_passed": {"已完成": "合格"}}
    out = io.StringIO()
    path = file_of(tmp_path, line(learner, 课程名称="又一门", 是否合格=" 已 完成 "))
    call_command(
        "import_hours",
        str(path),
        "--platform",
        platform().host,
        "--actor",
        "system",
        "--office",
        cast.xilinhot.full_name,
        "--plan-only",
        "--json",
        stdout=out,
    )
    found = json.loads(out.getvalue())
    assert [row["values"]["exam_passed"] for row in found["rows"]] == [True]


def file_of(folder, *lines):
    path = folder / "学时.xlsx"
    path.write_bytes(workbook(lines))
    return path


def test_it_can_be_said_otherwise_later_and_taken_back(cast):
    learner, client = cast.alatan.learner, open_session(cast.banner_hr)
    batch = planned(cast, line(learner, 是否合格="已完成"))
    for chosen, words in (
        ("合格", {"已完成": "合格"}),
        ("不合格", {"已完成": "不合格"}),
        ("-", {"已完成": ""}),
        ("", {}),
    ):
        told(client, batch, word_0=chosen, save="on")
        saved = ColumnMapping.objects.get().mapping
        assert saved.get("words", {}).get("exam_passed", {}) == words
        form, _said = asked(client, batch)
        assert form["word_0"].value() == chosen


def test_unsaid_words_of_an_earlier_file_are_not_forgotten(cast):
    learner, client = cast.alatan.learner, open_session(cast.banner_hr)
    told(client, planned(cast, line(learner, 是否合格="已完成")), word_0="合格", save="on")
    batch = Upload.objects.unscoped().latest("pk")
    later = upload(cast.banner_hr.actor, cast.xilinhot, workbook([line(learner, 是否合格="结业")]))
    Upload.objects.unscoped().filter(pk=later.pk).update(options=batch.options)
    later.refresh_from_db()
    told(client, plan(cast.banner_hr.actor, later), word_0="不合格", save="on")
    assert ColumnMapping.objects.get().mapping["words"]["exam_passed"] == {"已完成": "合格", "结业": "不合格"}


def test_a_required_word_cannot_be_said_to_mean_nothing(cast):
    batch = planned(cast, line(cast.alatan.learner, 科目="综合类"))
    form, _said = asked(open_session(cast.banner_hr), batch)
    assert "-" not in dict(form.fields["word_0"].choices)
    told(open_session(cast.banner_hr), batch, word_0="专业科目")
    assert [part["outcome"] for part in batch.plan] == ["new"]


@pytest.mark.parametrize(
    ("schema", "words", "code"),
    [
        (PLATFORM, {"exam_passed": {"已完成": "合格"}}, ""),
        (ROSTER, {"employment": {"聘用": "在职"}}, ""),
        (PLATFORM, {"name": {"甲": "乙"}}, "mapping_unknown_field"),
        (PLATFORM, {"nothing": {"甲": "乙"}}, "mapping_unknown_field"),
        (PLATFORM, ["exam_passed"], "mapping_form"),
        (PLATFORM, {"exam_passed": "合格"}, "mapping_form"),
    ],
)
def test_what_is_kept_is_looked_at_before_it_is_used(schema, words, code):
    if code:
        with pytest.raises(FileRefused) as caught:
            Mapping.from_json({"words": words}, schema)
        assert caught.value.code == code
    else:
        assert Mapping.from_json({"words": words}, schema).to_json()["words"] == words


def test_a_meaning_that_the_list_no_longer_has_says_nothing():
    assert Mapping.from_json({"words": {"exam_passed": {"已完成": "优异"}}}, PLATFORM).words == {"exam_passed": {}}
