"""What is under way in the sample data: hours that wait for verification, requests in several states. Days are counted
back from the day of the demonstration, so that what has a term still has time."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from casework.requests import services
from casework.requests.states import RequestMove
from ground.actors import Actor
from ground.signed_in import SignedIn
from learners.people.models import Learner
from learners.people.selectors import learners_visible

SCHOOL = "锡林浩特市第二中学"
WAITING_ROWS = 12
_PLATFORM = [("姓名", "证件号码", "学习年度", "科目类别", "课程名称", "记录编号", "学时", "完成时间", "考试结果")]


def waiting_rows(*, actor: Actor, folder: Path, today: dt.date) -> Path:
    """An export of the platform with a few professional hours of the days before, not verified yet."""
    target = io.StringIO()
    rows = csv.writer(target)
    rows.writerows(_PLATFORM)
    people = learners_visible(actor=actor).order_by("pk")[20 : 20 + WAITING_ROWS]
    for number, person in enumerate(people, start=1):
        day = today - dt.timedelta(days=WAITING_ROWS + 1 - number)
        rows.writerow(
            (
                person.name,
                person.id_number,
                day.year,
                "专业课",
                f"专业课：数字技术应用（{day.year}）",
                f"NMGD{number:05d}",
                2,
                day,
                "合格",
            )
        )
    path = folder / f"nmg-chinahrt-{today:%Y-%m}.csv"
    path.write_text(target.getvalue(), encoding="utf-8-sig")
    return path


def sample_certificate() -> bytes:
    """A page that looks like a certificate from afar and says that it is a sample."""
    page = Image.new("RGB", (900, 1270), "#fdfaf0")
    pen = ImageDraw.Draw(page)
    pen.rectangle((40, 40, 860, 1230), outline="#a8322a", width=6)
    pen.rectangle((60, 60, 840, 1210), outline="#a8322a", width=2)
    pen.text((250, 220), "CERTIFICATE", fill="#a8322a", font=ImageFont.load_default(64))
    pen.text((335, 330), "SAMPLE", fill="#555555", font=ImageFont.load_default(48))
    for line in range(6):
        pen.line((160, 520 + line * 80, 740, 520 + line * 80), fill="#999999", width=2)
    pen.ellipse((560, 960, 760, 1160), outline="#c0392b", width=8)
    target = io.BytesIO()
    page.save(target, "JPEG", quality=80)
    return target.getvalue()


def file_requests(*, people: dict[str, SignedIn], page: bytes, now: dt.datetime) -> None:
    """One request that waits at the unit, one at the league, one returned, one approved."""
    pages = [("证书.jpg", page)]
    unit, league, today = people["unit"], people["league"], timezone.localdate(now)
    mine = {login: _learner(people[login]) for login in ("learner1", "learner2", "learner3")}
    _file(people["learner1"], mine["learner1"], "hours_training", _training(today), pages, now)
    post = {"ground": "non_public", "employer": mine["learner3"].unit.name, "since": "2019-03-01"}
    _file(people["learner3"], mine["learner3"], "post", post, pages, now)
    colleagues = _colleagues(unit, mine["learner1"])
    exam = {
        "qualification": "教师职业资格",
        "certificate_number": "20230615",
        "year": str(today.year - 1),
        "in_region": "yes",
    }
    approved = _file(unit, next(colleagues), "qualification_exam", exam, pages, now)
    services.decide(actor=league, request=approved, move=RequestMove.PASS, version=approved.version, now=now)
    tenure = {"title": "中学一级教师", "since": "2019-12-01"}
    returned = _file(unit, next(colleagues), "tenure", tenure, pages, now)
    services.decide(
        actor=league, request=returned, move=RequestMove.RETURN, version=returned.version, now=now,
        reason="聘任文件看不清，请重新拍照上传。",
    )  # fmt: skip


def _training(today: dt.date) -> dict[str, str]:
    """Four days that ended three weeks ago."""
    first, last = today - dt.timedelta(days=24), today - dt.timedelta(days=21)
    return {
        "source": "advanced_seminar", "title": "新课标背景下的教学设计高级研修班", "organiser": "内蒙古师范大学",
        "starts_on": f"{first}", "completed_on": f"{last}", "days": "4", "certificate_number": f"NSD-{first:%Y-%m%d}",
    }  # fmt: skip


def _file(actor: SignedIn, learner: Learner, kind: str, payload: dict, pages: list, now: dt.datetime):
    request = services.draft(actor=actor, kind=kind, learner=learner, payload=payload, now=now)
    services.attach(actor=actor, request=request, pages=pages, now=now)
    return services.file(actor=actor, request=request, version=request.version, now=now)


def _learner(person: SignedIn) -> Learner:
    return learners_visible(actor=person).select_related("unit").get(pk=person.learner_id or 0)


def _colleagues(unit: SignedIn, besides: Learner) -> Iterator[Learner]:
    people = learners_visible(actor=unit).select_related("unit").filter(unit__name=SCHOOL)
    return iter(people.exclude(pk=besides.pk).order_by("pk"))
