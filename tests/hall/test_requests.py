"""Requests on pages: filing with a preview, proof, one's own list, the desk, many at once, and offices that review."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.requests.models import CaseRequest, Evidence, ReviewingOffice
from casework.requests.states import RequestMove, RequestState
from exemptions.facts.models import Fact
from ground import clock
from ground.jobs import machine
from ground.jobs.models import Job
from tests.browsing import WIDTHS, barriers, spills
from tests.casework import filing
from tests.casework.filing import TRAINING, TRANSFER, filed, granted, move, photo
from tests.papers import draw_all
from tests.signin import open_session
from uploads.models import Upload

pytestmark = pytest.mark.django_db

TENURE = {"title": "讲师", "since": "2015-09-01"}
NEW = reverse("requests:new", args=["transfer"])
DESK = reverse("requests:desk")


def proof(name: str = "调令.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo())


def text(answer) -> str:
    return answer.content.decode()


def worked(answer) -> Job:
    """The job that an answer leads to, done."""
    public_id = answer["Location"].rstrip("/").rsplit("/", 1)[-1]
    job = machine.run(Job.objects.get(public_id=public_id).pk)
    assert job.state == "done", job.message
    return job


def test_a_learner_files_with_proof_and_follows_every_step(cast):
    mine, unit, league = open_session(cast.alatan), open_session(cast.unit_hr), open_session(cast.league_reviewer)
    page = mine.post(NEW, {**TRANSFER, "evidence": [proof(), proof("聘书.jpg")], "act": "file"}, follow=True)
    request = CaseRequest.objects.unscoped().get()
    assert "锡林浩特市第二中学" in text(page)
    draw_all()
    assert (request.state, request.evidence(manager="objects_for_relations").count()) == (
        RequestState.FILED,
        1,
    )  # same picture
    one = reverse("requests:request", args=[request.public_id])
    for client, office in ((unit, "锡林郭勒盟"), (league, "")):
        assert reverse("requests:request", args=[request.public_id]) in text(client.get(DESK))
        version = CaseRequest.objects.unscoped().get().version
        client.post(reverse("requests:decide", args=[request.public_id]), {"act": "pass", "version": version})
        assert office in text(mine.get(one))
    assert CaseRequest.objects.unscoped().get().state == RequestState.APPROVED
    said = text(mine.get(one))
    assert "王秀兰" in said
    assert "李建国" in said
    assert "从党政机关转岗" in text(mine.get(reverse("requests:mine")))
    assert "已认定的情形" in text(mine.get("/"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({**TRANSFER, "on": "2024-02-30"}, "日期"),
        ({**TRANSFER, "organ": ""}, "机关"),
        (TRANSFER, "材料"),
        ({**TRANSFER, "evidence": SimpleUploadedFile("a.exe", b"MZ not a picture")}, "a.exe"),
    ],
)
def test_what_cannot_be_filed_stores_nothing_and_says_why(cast, data, said):
    page = open_session(cast.alatan).post(NEW, data)
    assert page.status_code == 200
    assert said in text(page)
    assert TRANSFER["post"] in text(page)  # what was typed is still there
    assert not CaseRequest.objects.unscoped().exists()
    assert not Evidence.objects.unscoped().exists()


def test_a_draft_is_kept_without_proof_and_filed_later(cast):
    mine = open_session(cast.alatan)
    mine.post(NEW, {**TRANSFER, "act": "keep"})
    request = CaseRequest.objects.unscoped().get()
    assert request.state == RequestState.DRAFT
    mend = reverse("requests:mend", args=[request.public_id])
    assert TRANSFER["organ"] in text(mine.get(mend))
    mine.post(mend, {**TRANSFER, "on": "2024-04-01", "evidence": proof(), "version": request.version, "act": "file"})
    request.refresh_from_db()
    assert (request.state, request.payload["on"]) == (RequestState.FILED, "2024-04-01")


def test_the_preview_tells_what_would_change(cast):
    mine = open_session(cast.alatan)
    url = reverse("requests:preview", args=["transfer"])
    assert "填写完整后" in text(mine.post(url, {"on": "2024-03-01"}))
    said = text(mine.post(url, TRANSFER))
    assert "职称评审" in said
    assert "第六部分第（七）项" in said
    assert "年度审验" not in said
    exam = {"qualification": "x", "year": "2024", "in_region": "no"}
    assert "都不会改变" in text(mine.post(reverse("requests:preview", args=["qualification_exam"]), exam))


def test_everything_that_can_be_asked_for_is_explained(cast):
    said = text(open_session(cast.alatan).get(reverse("requests:choose")))
    for words in (
        "第六部分第（二）项",
        "第六部分第（三）项",
        "第六部分第（九）项",
        "第五部分第（二）项",
        "不用申请",
        "适用于",
        "不适用于",
    ):
        assert words in said, words


def test_hr_files_for_the_people_of_its_roster_only(cast):
    unit = open_session(cast.unit_hr)
    own, other = cast.alatan.learner.public_id, cast.outsider.learner.public_id
    assert unit.get(f"{NEW}?for={own}").status_code == 200
    for url in (f"{NEW}?for={other}", f"{NEW}?for=nobody", NEW, f"{reverse('requests:choose')}?for={other}"):
        assert unit.get(url).status_code == 404, url
    assert open_session(cast.supervisor).get(f"{NEW}?for={own}").status_code == 404
    assert open_session(cast.colleague).get(f"{NEW}?for={own}").status_code == 404
    unit.post(NEW, {**TRANSFER, "for": str(own), "evidence": proof(), "act": "file"})
    request = CaseRequest.objects.unscoped().get()
    assert (request.learner, request.office) == (cast.alatan.learner, cast.league)


def test_proof_is_a_picture_drawn_anew_for_whoever_may_see_the_request(cast):
    open_session(cast.alatan).post(NEW, {**TRANSFER, "evidence": proof(), "act": "file"})
    draw_all()
    url = reverse("requests:evidence", args=[Evidence.objects.unscoped().get().public_id])
    seen = open_session(cast.unit_hr).get(url)
    assert seen.headers["Content-Disposition"].startswith("attachment")
    assert seen.headers["Content-Type"] == "image/jpeg"
    for member in (cast.colleague, cast.outsider, cast.stranger, cast.system_admin):
        assert open_session(member).get(url).status_code == 404


def test_the_desk_decides_what_is_ticked_or_everything_and_undoes_it(cast):
    requests = [
        filed(member, kind="tenure", payload=TENURE, now=clock.now()) for member in (cast.alatan, cast.colleague)
    ]
    unit = open_session(cast.unit_hr)
    many = reverse("requests:decide_many")
    assert "没有勾选" in text(unit.post(many, {"act": "pass", "filters": ""}, follow=True))
    unit.post(many, {"act": "return", "reason": "", "record": [str(requests[0].public_id)]})
    assert CaseRequest.objects.unscoped().filter(state=RequestState.RETURNED).count() == 0
    unit.post(many, {"act": "return", "reason": "看不清", "record": [str(requests[0].public_id)]})
    assert CaseRequest.objects.unscoped().get(state=RequestState.RETURNED).pk == requests[0].pk
    unit.post(many, {"act": "pass_all", "filters": "tab=waiting"})
    assert CaseRequest.objects.unscoped().get(office=cast.league).pk == requests[1].pk
    at = unit.get(DESK).context["undo"]["at"]
    unit.post(reverse("requests:undo"), {"at": at.isoformat()})
    assert CaseRequest.objects.unscoped().get(office=cast.school).pk == requests[1].pk
    assert CaseRequest.objects.unscoped().get(pk=requests[0].pk).state == RequestState.RETURNED


def test_several_are_decided_in_the_background_and_undone_together(cast):
    filed(cast.alatan, kind="tenure", payload=TENURE)
    filed(cast.colleague, kind="tenure", payload=TENURE)
    unit = open_session(cast.unit_hr)
    answer = unit.post(reverse("requests:decide_many"), {"act": "pass_all", "filters": "tab=waiting"})
    assert worked(answer).result["done"] == 2
    assert CaseRequest.objects.unscoped().filter(office=cast.league).count() == 2
    undo = unit.get(DESK).context["undo"]
    assert undo["count"] == 2
    assert worked(unit.post(reverse("requests:undo"), {"at": undo["at"].isoformat()})).result["done"] == 2
    assert CaseRequest.objects.unscoped().filter(office=cast.school).count() == 2


def test_all_leaves_what_has_something_to_mind_and_says_so(cast):
    """Two claims on one certificate, and one that there is nothing to say of."""
    claims = [filed(cast.alatan, kind="hours_training", payload=TRAINING) for _time in range(2)]
    for member in (cast.alatan, cast.colleague):
        filed(member, kind="tenure", payload=TENURE)
    unit, many = open_session(cast.unit_hr), reverse("requests:decide_many")
    page = unit.get(DESK)
    assert (page.context["total"], page.context["left"]) == (2, 2)
    assert text(page).count(">需留意</span>") == 2
    assert len(unit.get(DESK + "?to_mind=yes").context["rows"]) == 2
    assert len(unit.get(DESK + "?to_mind=no").context["rows"]) == 2
    job = worked(unit.post(many, {"act": "pass_all", "filters": ""}))
    assert job.result["done"] == 2
    assert list(CaseRequest.objects.unscoped().filter(office=cast.school).order_by("pk")) == claims
    unit.post(many, {"act": "pass_all", "filters": ""})
    assert CaseRequest.objects.unscoped().filter(office=cast.school).count() == 2


def test_what_has_come_to_mind_since_it_was_asked_for_is_left_too(cast):
    """The mark on the list may be older than the worker's look."""
    first = filed(cast.alatan, kind="hours_training", payload=TRAINING)
    filed(cast.colleague, kind="tenure", payload=TENURE)
    answer = open_session(cast.unit_hr).post(reverse("requests:decide_many"), {"act": "pass_all", "filters": ""})
    filed(cast.alatan, kind="hours_training", payload=TRAINING)
    job = worked(answer)
    first.refresh_from_db()
    assert (job.result["done"], first.office, first.to_mind > 0) == (1, cast.school, True)
    assert "需单独查看" in job.message


def test_whoever_looked_first_is_told_that_somebody_was_faster(cast):
    request = filed(cast.alatan)
    old = request.version
    move(cast.unit_hr, request, RequestMove.RETURN, reason="看不清", now=clock.now())
    page = open_session(cast.unit_hr).post(
        reverse("requests:decide", args=[request.public_id]), {"act": "pass", "version": old}, follow=True
    )
    assert "退回" in text(page)
    assert CaseRequest.objects.unscoped().get().state == RequestState.RETURNED


def test_passing_in_part_by_the_form_of_the_kind(cast):
    request = filed(cast.alatan, kind="hours_training", payload=TRAINING)
    url = reverse("requests:decide", args=[request.public_id])
    data = {**TRAINING, "hours": "16", "act": "part", "version": request.version}
    unit = open_session(cast.unit_hr)
    assert "原因" in text(unit.post(url, {**data, "reason": ""}, follow=True))
    assert "小数" in text(unit.post(url, {**data, "hours": "1.23", "reason": "缺席"}, follow=True))
    unit.post(url, {**data, "reason": "缺席一天"})
    request.refresh_from_db()
    assert (request.granted["tenths"], request.office) == (160, cast.league)
    assert "缺席一天" in text(open_session(cast.alatan).get(reverse("requests:request", args=[request.public_id])))


def test_revoking_by_page(cast):
    request = granted(cast, cast.alatan)
    url = reverse("requests:revoke", args=[request.public_id])
    open_session(cast.unit_hr).post(url, {"reason": "误批"})
    assert CaseRequest.objects.unscoped().get().state == RequestState.APPROVED
    open_session(cast.league_reviewer).post(url, {"reason": "误批"})
    assert CaseRequest.objects.unscoped().get().state == RequestState.REVOKED
    assert "误批" in text(open_session(cast.alatan).get(reverse("requests:request", args=[request.public_id])))


def test_the_end_of_a_fact_by_page(cast):
    granted(
        cast, cast.alatan, kind="sanke_teacher", payload={"subject": "history", "school": "x", "since": "2022-09-01"}
    )
    url = reverse("requests:end_fact", args=[Fact.objects.unscoped().get().public_id])
    banner = open_session(cast.banner_hr)
    assert "最后一天" in text(banner.post(url, {"until": "2024-13-01", "reason": "x"}, follow=True))
    banner.post(url, {"until": "2024-08-31", "reason": "调离"})
    assert Fact.objects.unscoped().get().until == dt.date(2024, 8, 31)
    open_session(cast.alatan).post(url, {"until": "2030-01-01", "reason": "x"})
    assert Fact.objects.unscoped().get().until == dt.date(2024, 8, 31)


def sheet(rows) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("名单.xlsx", target.getvalue())


TITLES = ["姓名", "证件号码", "转到专业技术岗位的日期", "党政机关名称", "现岗位"]


def upload(member, rows, **more):
    """Uploads a list as the page does and has it planned: the client, the answer and the file, if it was taken."""
    client = open_session(member)
    data = {"organ": "旗委", "post": "教师", "file": sheet([TITLES, *rows]), "evidence": proof(), **more}
    answer = client.post(reverse("lists:upload", args=["transfer"]), data)
    found = Upload.objects.unscoped().order_by("-pk").first()
    if found:
        machine.run(found.job_id)
        found.refresh_from_db()
    return client, answer, found


def confirm(client, found):
    client.post(reverse("lists:confirm", args=[found.public_id]), {"plan_number": 1})
    found.refresh_from_db()
    return machine.run(found.job_id)


def test_a_list_of_people_is_planned_and_then_filed_whole(cast):
    a, b = cast.alatan.learner, cast.colleague.learner
    rows = [[a.name, a.id_number, "2024-03-01", "", ""], [b.name, b.id_number, "2024/4/2", "旗政府", ""]]
    client, _answer, found = upload(cast.unit_hr, rows)
    assert found.counts == {"new": 2}
    assert not CaseRequest.objects.unscoped().exists()
    page = text(client.get(reverse("lists:one", args=[found.public_id])))
    assert a.name in page
    assert "旗委" in page
    assert confirm(client, found).state == "done"
    said = {row.learner_id: (row.payload["on"], row.payload["organ"]) for row in CaseRequest.objects.unscoped()}
    assert said == {a.pk: ("2024-03-01", "旗委"), b.pk: ("2024-04-02", "旗政府")}
    assert set(Evidence.objects.unscoped().values_list("request__learner", flat=True)) == {a.pk, b.pk}
    confirm(client, found)  # the button pressed twice
    assert CaseRequest.objects.unscoped().count() == 2


def test_rows_of_the_list_are_refused_each_with_its_reason(cast):
    a, stranger = cast.alatan.learner, cast.outsider.learner
    rows = [
        [a.name, a.id_number, "2024-03-01", "", ""],
        [a.name, a.id_number, "2024-03-01", "", ""],
        ["别人", cast.colleague.learner.id_number, "2024-03-01", "", ""],
        [stranger.name, stranger.id_number, "2024-03-01", "", ""],
        [cast.colleague.learner.name, "", "2024-03-01", "", ""],
        [cast.colleague.learner.name, cast.colleague.learner.id_number, "下个月", "", ""],
    ]
    client, _answer, found = upload(cast.unit_hr, rows)
    assert [row["name"] for row in found.examples if row["outcome"] == "new"] == [a.name]
    reasons = {row["row"]: "；".join(row["reasons"]) for row in found.examples if row["outcome"] == "refused"}
    assert set(reasons) == {3, 4, 5, 6, 7}
    for number, words in {3: "第2行", 4: "姓名", 5: "不在您的花名册", 6: "证件号码", 7: "日期"}.items():
        assert words in reasons[number].replace(" ", ""), (number, reasons[number])
    receipt = client.get(reverse("lists:receipt", args=[found.public_id]))
    assert len(list(openpyxl.load_workbook(io.BytesIO(receipt.content)).active.rows)) == 7


def test_a_list_without_proof_or_that_is_no_table_is_refused(cast):
    _client, answer, found = upload(cast.unit_hr, [[cast.alatan.learner.name, "", "", "", ""]], evidence="")
    assert "材料" in text(answer)
    assert found is None
    client, _answer, found = upload(cast.unit_hr, [], file=SimpleUploadedFile("x.xlsx", b"%PDF-1.7 no table"))
    assert found.state == "refused"
    assert "PDF" in text(client.get(reverse("lists:one", args=[found.public_id])))


def test_the_template_has_the_fields_of_the_form(cast):
    answer = open_session(cast.unit_hr).get(reverse("lists:template", args=["hours_training"]))
    titles = [cell.value for cell in next(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].rows)]
    assert {"*姓名", "证件号码", "培训名称", "培训类型"} <= set(titles)


def test_policy_names_the_reviewing_offices(cast):
    policy = open_session(cast.league_policy)
    url = reverse("requests:settle_office", args=[cast.xilinhot.public_id])
    policy.post(url, {"kind": ["transfer", "postdoc"]})
    assert set(ReviewingOffice.objects.values_list("unit__name", "kind")) == {
        ("锡林浩特市", "transfer"), ("锡林浩特市", "postdoc"),
    }  # fmt: skip
    policy.post(url, {"kind": ["*", "transfer"]})
    assert list(ReviewingOffice.objects.values_list("kind", flat=True)) == ["*"]
    assert "所有类别" in text(policy.get(reverse("requests:offices")))
    policy.post(url, {})
    assert not ReviewingOffice.objects.exists()


@pytest.mark.parametrize("url", [DESK, reverse("requests:mine")])
def test_lists_ask_as_often_for_one_request_as_for_six(cast, url):
    member = cast.unit_hr if url == DESK else cast.alatan
    client = open_session(member)
    counts = []
    for kinds in (["transfer"], ["transfer"] * 5):
        for kind in kinds:
            filed(cast.alatan, kind=kind)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_read_well(open_as, cast, width):
    request = filed(cast.alatan, kind="hours_training", payload=TRAINING)
    pages = [
        (cast.alatan, reverse("requests:choose")),
        (cast.alatan, reverse("requests:new", args=["hours_training"])),
        (cast.alatan, reverse("requests:mine")),
        (cast.alatan, reverse("requests:request", args=[request.public_id])),
        (cast.unit_hr, DESK),
        (cast.unit_hr, reverse("lists:upload", args=["transfer"])),
        (cast.unit_hr, reverse("requests:request", args=[request.public_id])),
        (cast.league_policy, reverse("requests:offices")),
    ]
    for member, url in pages:
        page = open_as(member, url, width=width)
        page.wait_for_load_state("networkidle")
        assert barriers(page) == [], url
        assert not spills(page), url


@pytest.mark.browser
def test_proof_opens_in_full_height_with_zoom_rotation_and_the_claim_beside(open_as, cast, monkeypatch):
    monkeypatch.setattr(filing, "PAGES", [("证书.jpg", photo())])
    request = filed(cast.alatan, kind="hours_training", payload=TRAINING)
    page = open_as(cast.unit_hr, reverse("requests:request", args=[request.public_id]))
    page.locator("#proofs [data-view]").first.click()
    viewer = page.locator("dialog.viewer")
    viewer.locator("canvas[aria-label]").wait_for()
    assert viewer.bounding_box()["height"] == page.viewport_size["height"]
    assert viewer.locator("[data-beside] dt").count() >= 2
    page.keyboard.press("r")
    assert viewer.get_attribute("data-turn") == "90"
    page.keyboard.press("+")
    assert viewer.get_attribute("data-width") == "150"
    assert barriers(page) == []
    page.keyboard.press("Escape")
    viewer.wait_for(state="detached")


@pytest.mark.browser
def test_the_form_shows_what_would_change_while_one_types(open_as, cast):
    page = open_as(cast.alatan, NEW)
    page.get_by_label("党政机关名称").fill("旗委")
    page.get_by_label("现岗位").fill("教师")
    page.get_by_label("转到专业技术岗位的日期").fill("2024-03-01")
    page.get_by_text("第六部分第（七）项").first.wait_for()
    page.locator("#preview").get_by_text("职称评审").first.wait_for()


@pytest.mark.browser
def test_the_desk_by_keyboard_alone(open_as, cast):
    for member in (cast.alatan, cast.colleague):
        filed(member, now=clock.now())
    page = open_as(cast.unit_hr, DESK)
    page.locator("#record h2").wait_for()
    page.keyboard.press("j")
    page.locator("#record").get_by_text("贺希格巴图").first.wait_for()
    page.keyboard.press("a")
    page.get_by_text("五分钟内可以撤回", exact=False).or_(page.locator('[data-key="z"]')).first.wait_for()
    assert CaseRequest.objects.unscoped().get(office=cast.league).learner == cast.colleague.learner
    with page.expect_navigation():
        page.keyboard.press("z")
    page.locator("#record h2").wait_for()
    assert CaseRequest.objects.unscoped().filter(office=cast.school).count() == 2
    page.keyboard.press("r")
    page.keyboard.type("看不清")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert CaseRequest.objects.unscoped().filter(state=RequestState.RETURNED).count() == 1
