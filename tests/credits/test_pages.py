"""The pages of imports, verification and missing hours, as people click them."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from credits.catalogue.models import ColumnMapping
from credits.missing.models import MissingHours
from credits.records.models import CreditRecord
from credits.verification.models import SavedQuery
from ground import clock
from ground.jobs import machine
from ground.jobs.models import Job
from tests.background import worked
from tests.queries import holding_the_law
from uploads.models import Upload
from uploads.services import ask_withdrawal, withdraw_upload

from .files import TODAY, bring_in, line, upload, workbook
from .people import NOW, platform, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_june(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _work_off() -> None:
    for pk in Job.objects.filter(state="queued").order_by("pk").values_list("pk", flat=True):
        machine.run(pk)


def _file(lines, name="学时.xlsx", **arguments) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, workbook(lines, **arguments))


def _send(client, cast, lines, **arguments):
    data = {"platform": platform().pk, "office": cast.xilinhot.pk, "file": _file(lines, **arguments)}
    response = client.post(reverse("imports:upload"), data)
    _work_off()
    batch = Upload.objects.unscoped().order_by("-pk").first()
    return response, batch, reverse("imports:one", args=[batch.public_id]) if batch else ""


class TestImport:
    def test_a_file_is_uploaded_looked_at_confirmed_and_stored(self, cast, signed_in):
        client = signed_in(cast.banner_hr)
        response, batch, page = _send(client, cast, [line(cast.alatan.learner), line(cast.outsider.learner)])
        assert response.headers["Location"] == page
        shown = client.get(page).content.decode()
        assert "新增" in shown
        assert "不在您的花名册中" in shown
        assert "萨仁高娃" not in shown
        confirm = reverse("imports:confirm", args=[batch.public_id])
        client.post(confirm, {"plan_number": 1, "verify": "on"})
        _work_off()
        assert not CreditRecord.objects.unscoped().exists()
        client.post(confirm, {"plan_number": 1, "verify": "on", "leave_out_strangers": "on"})
        _work_off()
        assert CreditRecord.objects.unscoped().get().verified_by == "乌云塔娜"
        assert "已入库" in client.get(page).content.decode() or "入库" in client.get(page).content.decode()

    def test_a_file_that_is_no_table_says_why_and_never_breaks(self, cast, signed_in):
        client = signed_in(cast.banner_hr)
        data = {
            "platform": platform().pk,
            "office": cast.xilinhot.pk,
            "file": SimpleUploadedFile("x.xlsx", b"%PDF-1.4"),
        }
        client.post(reverse("imports:upload"), data)
        _work_off()
        batch = Upload.objects.unscoped().get()
        assert "PDF" in client.get(reverse("imports:one", args=[batch.public_id])).content.decode()

    def test_columns_are_adjusted_kept_and_the_file_read_again(self, cast, signed_in):
        client = signed_in(cast.banner_hr)
        strange = [{**line(cast.alatan.learner), "得到的": 10}]
        titles = ["姓名", "证件号码", "年度", "课程名称", "得到的", "完成时间", "是否合格"]
        _response, batch, _page = _send(client, cast, strange, titles=titles)
        batch.refresh_from_db()
        assert batch.state == "refused"
        columns = reverse("imports:columns", args=[batch.public_id])
        looked = client.get(columns)
        assert cast.alatan.learner.id_number not in looked.content.decode()
        form = looked.context["form"]
        number = form.columns.index("得到的")
        client.post(columns, {f"column_{number}": "hours_tenths", "subject": "公需科目", "save": "on"})
        _work_off()
        batch.refresh_from_db()
        assert (batch.state, [(part["outcome"], part["rows"]) for part in batch.plan]) == ("planned", [("new", 1)])
        assert ColumnMapping.objects.get().mapping["columns"]["得到的"] == "hours_tenths"
        _response, again, _page = _send(client, cast, strange, titles=titles)
        assert again.state == "planned"

    def test_two_columns_for_one_thing_are_refused_with_a_sentence(self, cast, signed_in):
        client = signed_in(cast.banner_hr)
        _response, batch, _page = _send(client, cast, [line(cast.alatan.learner)])
        columns = reverse("imports:columns", args=[batch.public_id])
        response = client.post(columns, {"column_0": "name", "column_1": "name"})
        assert response.status_code == 200
        assert response.context["form"].non_field_errors()

    def test_receipt_discard_pass_upward_and_withdraw(self, cast, signed_in):
        client = signed_in(cast.banner_hr)
        _response, batch, _page = _send(client, cast, [line(cast.alatan.learner), line(cast.outsider.learner)])
        receipt = client.get(reverse("imports:receipt", args=[batch.public_id]))
        assert receipt.headers["Content-Disposition"].startswith("attachment")
        assert "no-store" in receipt.headers["Cache-Control"]
        client.post(reverse("imports:pass_upward", args=[batch.public_id]))
        passed = Upload.objects.unscoped().get(passed_from=batch)
        assert client.get(reverse("imports:one", args=[passed.public_id])).status_code == 404
        league = signed_in(cast.league_reviewer)
        assert league.get(reverse("imports:one", args=[passed.public_id])).status_code == 200
        client.post(reverse("imports:discard", args=[batch.public_id]))
        batch.refresh_from_db()
        assert batch.state == "discarded"
        stored = bring_in(cast.banner_hr.actor, cast.xilinhot, [line(cast.alatan.learner)], verify=True)
        withdraw = reverse("imports:withdraw", args=[stored.public_id])
        client.post(withdraw, {"reason": ""})
        _work_off()
        assert CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True).count() == 1
        client.post(withdraw, {"reason": "导错平台"})
        _work_off()
        assert not CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True).exists()
        assert "导错平台" in client.get(reverse("imports:one", args=[stored.public_id])).content.decode()

    def test_a_plan_overtaken_by_others_is_shown_anew_and_nothing_is_stored(self, cast, signed_in):
        client = signed_in(cast.banner_hr)
        earlier = bring_in(cast.banner_hr.actor, cast.xilinhot, [line(cast.alatan.learner)])
        _response, batch, page = _send(client, cast, [line(cast.alatan.learner)])
        client.post(reverse("imports:confirm", args=[batch.public_id]), {"plan_number": 1})
        ask_withdrawal(actor=cast.banner_hr.actor, upload=earlier, reason="错误的文件")
        withdraw_upload(actor=cast.banner_hr.actor, upload=earlier, now=NOW)
        _work_off()
        batch.refresh_from_db()
        assert (batch.state, batch.plan_number, batch.plan[0]["outcome"]) == ("planned", 2, "new")
        assert "重新比对" in client.get(page).content.decode()
        client.post(reverse("imports:confirm", args=[batch.public_id]), {"plan_number": 1})
        _work_off()
        assert not CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True).exists()
        client.post(reverse("imports:confirm", args=[batch.public_id]), {"plan_number": 2})
        _work_off()
        assert CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True).count() == 1

    def test_a_role_withdrawn_meanwhile_stops_the_queued_work(self, cast, signed_in):
        client = signed_in(cast.banner_hr)
        _response, batch, _page = _send(client, cast, [line(cast.alatan.learner)])
        client.post(reverse("imports:confirm", args=[batch.public_id]), {"plan_number": 1})
        cast.banner_hr.account.roles.all().delete()
        _work_off()
        batch.refresh_from_db()
        assert batch.state == "planned"
        assert not CreditRecord.objects.unscoped().exists()

    def test_the_list_tells_how_fresh_the_hours_are(self, cast, signed_in):
        bring_in(cast.league_reviewer.actor, cast.league, [line(cast.alatan.learner)])
        page = signed_in(cast.department_hr).get(reverse("imports:upload"))
        assert [row.on for row in page.context["fresh"]].count(TODAY) == 1
        assert not page.context["page"].rows

    @pytest.mark.parametrize("member", ["unit_hr", "supervisor", "league_policy", "alatan", "stranger", "audit_admin"])
    def test_for_everybody_else_the_pages_do_not_exist(self, cast, signed_in, member):
        batch = upload(cast.banner_hr.actor, cast.xilinhot, workbook([line(cast.alatan.learner)]))
        client = signed_in(cast.members[member])
        for name in (
            "imports:upload",
            "imports:template",
            "verification:desk",
            "missing:missing_desk",
        ):
            assert client.get(reverse(name)).status_code == 404, name
        for name in ("one", "columns", "receipt"):
            assert client.get(reverse(f"imports:{name}", args=[batch.public_id])).status_code == 404, name
        for name in ("confirm", "discard", "read_again", "withdraw", "pass_upward", "verify_batch"):
            assert client.post(reverse(f"imports:{name}", args=[batch.public_id])).status_code == 404, name


class TestDesk:
    @pytest.fixture
    def waiting(self, cast):
        lines = [
            line(m.learner, 课程名称=f"课程{n}", 完成时间=f"2024-05-{30 - n}")
            for m in (cast.alatan, cast.colleague)
            for n in range(3)
        ]
        return bring_in(cast.banner_hr.actor, cast.xilinhot, lines)

    def _desk(self, client, query=""):
        return client.get(reverse("verification:desk") + query)

    def test_counts_come_first_and_filters_narrow_the_list(self, cast, signed_in, waiting):
        client = signed_in(cast.banner_hr)
        page = self._desk(client)
        assert page.context["counts"].to_verify == page.context["total"] == 6
        for query, count in (
            ("?q=阿拉坦", 3),
            ("?unit=第二中学", 6),
            ("?unit=幼儿园", 0),
            ("?platform=nmg.chinahrt.com", 6),
            ("?platform=zj.nmgrcpx.com", 0),
            ("?year=2023", 0),
            ("?subject=public", 6),
            ("?since=2024-06-02", 0),
            (f"?batch={waiting.public_id}", 6),
            ("?tab=due", 0),
            ("?tab=overdue", 0),
            ("?tab=not_due", 6),
            ("?tab=nonsense", 6),
        ):
            assert len(self._desk(client, query).context["page"]) == count, query

    def test_each_part_of_what_waits_is_a_list_of_as_many_with_whole_dates(self, cast, signed_in, waiting):
        for due_on, said, tab in (
            ("2022-12-29", "2022年12月29日", "overdue"),
            ("2099-01-01", "2099年1月1日", "not_due"),
        ):
            type(waiting).objects.unscoped().filter(pk=waiting.pk).update(due_on=due_on)
            page = self._desk(signed_in(cast.banner_hr), f"?tab={tab}")
            counts = page.context["counts"]
            assert {tab: 6} == {name: n for name in ("overdue", "not_due") if (n := getattr(counts, name))}
            assert len(page.context["page"]) == page.context["total"] == 6
            assert page.content.decode().count(said) == 6
            assert page.content.decode().count("已超期</span>") == (6 if tab == "overdue" else 0)

    @pytest.mark.parametrize(
        "query", ["?q=152502198503121422", "?platform=nowhere", "?year=abc", "?batch=1", "?since=x"]
    )
    def test_a_filter_that_makes_no_sense_shows_nothing_and_says_so(self, cast, signed_in, waiting, query):
        page = self._desk(signed_in(cast.banner_hr), query)
        assert page.status_code == 200
        assert len(page.context["page"]) == 0
        assert page.context["line"].form.errors

    def test_ticked_records_all_results_and_undo(self, cast, signed_in, waiting):
        client = signed_in(cast.banner_hr)
        rows = self._desk(client).context["page"].rows
        decide = reverse("verification:decide")
        client.post(decide, {"act": "verify", "record": [rows[0].public_id, rows[1].public_id]})
        assert CreditRecord.objects.unscoped().filter(verified_at__isnull=False).count() == 2
        worked(client.post(decide, {"act": "verify_all", "filters": "q=贺希格"}))
        assert CreditRecord.objects.unscoped().filter(verified_at__isnull=False).count() == 5
        undoable = self._desk(client).context["undoable"]
        assert undoable.count == 3
        client.post(reverse("verification:undo", args=[undoable.public_id]))
        assert CreditRecord.objects.unscoped().filter(verified_at__isnull=False).count() == 2

    def test_a_return_keeps_the_filters_and_needs_a_reason(self, cast, signed_in, waiting):
        client = signed_in(cast.banner_hr)
        row = self._desk(client).context["page"].rows[0]
        answer = client.post(
            reverse("verification:decide"), {"act": "return", "record": row.public_id, "filters": "q=阿拉"}
        )
        assert answer.headers["Location"].startswith(reverse("verification:desk") + "?tab=waiting&q=")
        assert not CreditRecord.objects.unscoped().filter(returned_at__isnull=False).exists()
        client.post(reverse("verification:decide"), {"act": "return", "record": row.public_id, "reason": "专业不符"})
        assert CreditRecord.objects.unscoped().get(returned_at__isnull=False).returned_reason == "专业不符"
        assert "专业不符" in self._desk(client, "?tab=returned").content.decode()

    def test_bulk_never_reaches_beyond_ones_place(self, cast, signed_in, waiting):
        stranger = record(cast.outsider.learner)
        client = signed_in(cast.banner_hr)
        client.post(reverse("verification:decide"), {"act": "verify", "record": [stranger.public_id, "nonsense", "1"]})
        worked(client.post(reverse("verification:decide"), {"act": "verify_all", "filters": ""}))
        stranger.refresh_from_db()
        assert stranger.verified_at is None
        assert client.get(reverse("verification:record", args=[stranger.public_id])).status_code == 404

    def test_a_record_shows_origin_year_and_signs_and_can_be_revoked(self, cast, signed_in, waiting):
        CreditRecord.objects.unscoped().update(completed_on="2024-06-01")
        client = signed_in(cast.banner_hr)
        row = self._desk(client).context["page"].rows[0]
        assert row.odd
        row = CreditRecord.objects.unscoped().get(pk=row.pk)
        page = client.get(reverse("verification:record", args=[row.public_id]))
        assert [(year.now, year.with_record, year.with_all) for year in page.context["years"]] == [
            (0, 100, 300),
            (0, 0, 0),
        ]
        assert [sign.kind for sign in page.context["signs"]] == ["hours_a_day"]
        assert cast.alatan.learner.id_number not in page.content.decode()
        client.post(reverse("verification:decide"), {"act": "verify", "record": row.public_id})
        client.post(reverse("verification:revoke", args=[row.public_id]), {"reason": "抽查有误"})
        row.refresh_from_db()
        assert (row.verified_at, row.returned_reason) == (None, "抽查有误")

    def test_a_record_leads_to_its_file_only_where_the_file_opens(self, cast, signed_in, waiting):
        client = signed_in(cast.banner_hr)
        row = CreditRecord.objects.unscoped().get(pk=self._desk(client).context["page"].rows[0].pk)
        there, shown = reverse("verification:record", args=[row.public_id]), row.batch.file_name
        link = reverse("imports:one", args=[row.batch.public_id])
        assert f'href="{link}"' in client.get(there).content.decode()
        assert client.get(link).status_code == 200
        Upload.objects.unscoped().update(office=cast.league)
        page = client.get(there).content.decode()
        assert (link in page, shown in page) == (False, True)
        assert client.get(link).status_code == 404

    def test_queries_are_kept_and_deleted_by_their_owner(self, cast, signed_in):
        client = signed_in(cast.banner_hr)
        asked = {"name": "本校公需", "query": "tab=waiting&q=阿&subject=public&after=x&page=3"}
        client.post(reverse("kept:keep", args=["verification"]), asked)
        client.post(
            reverse("kept:keep", args=["verification"]),
            asked | {"name": "x", "query": f"q={cast.alatan.learner.id_number}"},
        )
        saved = SavedQuery.objects.get()
        assert saved.query == "tab=waiting&q=%E9%98%BF&subject=public"
        assert "本校公需" in self._desk(client).content.decode()
        other, address = signed_in(cast.league_reviewer), reverse("kept:forget", args=["verification", saved.public_id])
        assert other.post(address).status_code == 404
        client.post(address)
        assert not SavedQuery.objects.exists()

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_takes_the_same_number_of_queries_however_long(
        self, cast, signed_in, django_assert_num_queries, count
    ):
        for number in range(count):
            record(cast.alatan.learner, title=f"课程{number}", batch=None)
        client = signed_in(cast.banner_hr)
        self._desk(client)
        with django_assert_num_queries(QUERIES_OF_THE_DESK + holding_the_law()):
            self._desk(client)


QUERIES_OF_THE_DESK = 16


class TestMissingHours:
    def test_a_learner_reports_and_the_office_answers(self, cast, signed_in):
        from PIL import Image

        picture = io.BytesIO()
        Image.new("RGB", (30, 30), "white").save(picture, "PNG")
        mine = signed_in(cast.alatan)
        data = {
            "platform": platform().pk,
            "course_title": "科技创新",
            "completed_on": "2024-06-01",
            "screenshot": SimpleUploadedFile("截图.png", picture.getvalue()),
        }
        assert mine.post(reverse("missing:missing"), data).status_code == 302
        report = MissingHours.objects.unscoped().get()
        page = reverse("missing:missing_report", args=[report.public_id])
        file = reverse("missing:missing_picture", args=[report.public_id])
        assert mine.get(file).headers["Content-Disposition"].startswith("attachment")
        assert "答复" in mine.post(page, {"answer": "给自己"}, follow=True).content.decode()
        report.refresh_from_db()
        assert report.answered_at is None
        for member in ("colleague", "outsider", "unit_hr", "stranger"):
            other = signed_in(cast.members[member])
            assert other.get(page).status_code == other.get(file).status_code == 404
        office = signed_in(cast.banner_hr)
        assert "阿拉坦其其格" in office.get(reverse("missing:missing_desk")).content.decode()
        assert office.get(page).status_code == office.get(file).status_code == 200
        office.post(page, {"answer": "下周导入"})
        assert "下周导入" in mine.get(reverse("missing:missing")).content.decode()
        assert not office.get(reverse("missing:missing_desk")).context["page"].rows
        assert len(office.get(reverse("missing:missing_desk") + "?tab=answered").context["page"]) == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            {"completed_on": "2024-06-04"},
            {"completed_on": "明天"},
            {"course_title": ""},
            {"platform": "999"},
            {"screenshot": SimpleUploadedFile("x.png", b"no picture")},
        ],
    )
    def test_what_is_wrong_comes_back_with_a_sentence(self, cast, signed_in, wrong):
        data = {"platform": platform().pk, "course_title": "科技创新", "completed_on": "2024-06-01", **wrong}
        response = signed_in(cast.alatan).post(reverse("missing:missing"), data)
        assert response.status_code == 200
        assert response.context["form"].errors
        assert not MissingHours.objects.unscoped().exists()
