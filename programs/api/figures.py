"""Figures of units: the audit and the people behind it, who is behind, the yearly tables."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework.views import APIView

from assessments.standings.selectors import picture
from ground import clock
from ground.refusals import Refused
from policy.selectors import chosen_policy
from reports.audit import question
from reports.audit.filters import PeopleFilter
from reports.audit.people import listed
from reports.audit.picture import add_up
from reports.audit.question import AskedList
from reports.audit.table import COLUMNS_OF_LIST, ON_PAGE, AuditedPerson
from reports.statistics import shown
from reports.unfinished.sums import by_part, deadline
from rulebook.quantity import format_cents, format_tenths
from units.selectors import parts_of

from . import parameters as ask
from . import said as said_of
from .frame import ListOf, OneOf, answered, latest, listing, sees_people, shown_moment, single, told
from .parameters import AddressPart
from .problems import RefusedCall
from .shapes import DATA, DAY, HOURS, KEY, MOMENT, TEXT, WHOLE, Shape, ShapeField, choice, many, maybe

FIGURES = "查询与统计"
ASKED = {
    "unit": AddressPart(KEY, "单位编号，默认范围内最上级的单位", ask.key),
    "notice": AddressPart(WHOLE, "政策年度，默认今天的", ask.whole(2000, 2100)),
    "question": AddressPart(TEXT, "申报事项，如 annual_check:2024、title_review:senior；默认该年度审验", str),
    "day": AddressPart(DAY, "另一天；须先在页面上算出", ask.day),
}


def _asked(request: Any, given: dict[str, Any]) -> question.Asked:
    """Raises Http404 for a unit outside the scope, RefusedCall for what the notice does not ask."""
    policy = chosen_policy(actor=request.actor, year=str(given.get("notice", "")), today=clock.today())
    tops = question.top_units(request.actor)
    if not tops:
        raise Http404
    found = question.ask(
        actor=request.actor, policy=policy, unit=given.get("unit") or tops[0].public_id,
        question=given.get("question", ""), day=given.get("day"),
    )  # fmt: skip
    if "notice" in given and found.pack.policy_year != given["notice"]:
        raise ask.wrong("notice", _("There is no such rule pack."))
    if given.get("question", found.question) != found.question:
        names = ", ".join(question.labels(found.pack))
        said = _("This notice does not ask “%(question)s”. It asks: %(names)s.")
        raise ask.wrong("question", said % {"question": given["question"][:40], "names": names})
    if found.survey is None:
        raise RefusedCall(409, "not_worked_out", _("The figures of this day have not been worked out yet."))
    return found


def _in_scope(request: Any, given: dict[str, Any]) -> question.Asked:
    try:
        return _asked(request, given)
    except Refused:
        raise Http404 from None


PART = Shape(
    ShapeField("unit_id", KEY, "单位编号", lambda row: str(row.unit.public_id)),
    ShapeField("unit", TEXT, "单位", lambda row: row.unit.name),
    ShapeField("here_only", {"type": "boolean"}, "只含本级，不含下级", lambda row: row.here_only),
    ShapeField("people", WHOLE, "人数", lambda row: row.people),
    ShapeField("met", WHOLE, "达到要求的人数", lambda row: row.met),
    ShapeField("rate", TEXT, "达标率（%）；没有人时为空", lambda row: row.rate),
    ShapeField("counts", DATA, "各种状态的人数（状态见 audit/people 的 state）", lambda row: dict(row.counts)),
)
PICTURE = Shape(
    ShapeField("question", TEXT, "申报事项", lambda found: found[0].question),
    ShapeField("policy", TEXT, "规则包", lambda found: found[0].pack.id),
    ShapeField("as_of", DAY, "认定日期", lambda found: found[0].survey.as_of),
    ShapeField("total", PART.described(), "合计", lambda found: PART.show(found[1].total)),
    ShapeField("parts", many(PART.described()), "直属下级", lambda found: [PART.show(row) for row in found[1].parts]),
)


class UnitAudit(APIView):
    """A unit and its direct parts, each with how its people stand."""

    who = staticmethod(sees_people)

    @told("audit_units", FIGURES, "单位查询：单位及直属下级的达标情况", PICTURE.described(), ASKED)
    def get(self, request: Any) -> HttpResponse:
        asked = _in_scope(request, ask.values_of(request, ASKED))
        assert asked.survey is not None
        buckets = picture(actor=request.actor, unit=asked.unit, question=asked.question, survey=asked.survey)
        found = add_up(asked.unit, parts_of(actor=request.actor, unit=asked.unit), buckets, asked.pack)
        return answered(request, PICTURE.show((asked, found)))


AUDITED = Shape(
    ShapeField("id", KEY, "人员编号", lambda row: str(row.learner.public_id)),
    ShapeField("name", TEXT, "姓名", lambda row: row.learner.name),
    ShapeField("id_number", TEXT, "证件号（已遮盖）", lambda row: row.learner.masked_id_number),
    ShapeField("unit", TEXT, "认定日期所在单位", lambda row: row.learner.place_name),
    ShapeField("title_level", maybe(TEXT), "职称级别", lambda row: row.learner.title_level or None),
    ShapeField("post_grade", maybe(WHOLE), "专技岗等级", lambda row: row.learner.post_grade),
    ShapeField("state", TEXT, "状态（含人工认定）", lambda row: row.state),
    ShapeField(
        "missing", many(DATA), "缺少的学时",
        lambda row: [
            {"year": year, "subject": subject, "hours": format_tenths(tenths)}
            for year, subject, tenths in row.learner.missing or ()
        ],
    ),
    ShapeField("fee", maybe(TEXT), "补学费用（元，八）", lambda row: row.fee or None),
    ShapeField("route", maybe(TEXT), "依据的条款", lambda row: row.learner.route or None),
    ShapeField("excused_by", maybe(TEXT), "职称评审可免的条款", lambda row: row.learner.excused_by or None),
)  # fmt: skip
_PEOPLE_FILTERS = {
    name: AddressPart(TEXT, f"同页面上的筛选：{one.label or name}", ask.words if name == "q" else str)
    for name, one in PeopleFilter.base_filters.items()
    if not name.startswith("is_")
}


@listing("audit_people", FIGURES, "单位查询数字背后的人员")
class AuditedPeople(ListOf):
    """The people behind a figure of the audit."""

    shape = AUDITED
    who = staticmethod(sees_people)
    orders = {"unit": ("place", "name"), "name": ("name",)}
    filters = ASKED | _PEOPLE_FILTERS | {
        "lower": AddressPart(choice(["yes", "no"]), "是否含下级，默认 yes", ask.one_of(["yes", "no"]))
    }  # fmt: skip

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        question_asked = _in_scope(request, {name: asked[name] for name in ASKED if name in asked})
        filters = {name: str(asked[name]) for name in _PEOPLE_FILTERS if name in asked}
        rows, form = listed(request.actor, AskedList(question_asked, asked.get("lower") != "no", filters))
        if not form.is_valid():
            name, errors = next(iter(form.form.errors.items()))
            raise ask.wrong(name, str(errors[0]))
        self.pack = question_asked.pack
        return rows.select_related("unit")

    def prepare(self, request: Any, rows: list[Any]) -> list[Any]:
        return [AuditedPerson(row, self.pack) for row in rows]


EXPORT_ASKED: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {name: one.kind | {"description": one.text} for name, one in AuditedPeople.filters.items()}
    | {
        "format": choice(["xlsx", "csv"]) | {"description": "文件格式，默认 xlsx"},
        "columns": many(choice(COLUMNS_OF_LIST)) | {"description": "表中的列；不填为页面上默认的列"},
    },
    "examples": [{"question": "annual_check:2024", "state": "nothing", "format": "csv"}],
}


def export_asked(request: Any) -> tuple[AskedList, list[str], bool]:
    """Which list, which columns and whether as CSV: what the address of ``audit_people`` takes, as a body."""
    given = request.data if isinstance(request.data, dict) else {}
    asked: dict[str, Any] = {}
    for name, value in given.items():
        if name not in EXPORT_ASKED["properties"]:
            raise ask.wrong(name, said_of.no_such_parameter(name, EXPORT_ASKED["properties"]))
        if name not in {"format", "columns"}:
            asked[name] = ask.read_one(name, value, AuditedPeople.filters[name])
    form, columns = given.get("format", "xlsx"), given.get("columns", [])
    if form not in ("xlsx", "csv"):
        raise ask.wrong("format", said_of.no_such_value(str(form), ["xlsx", "csv"]))
    if not isinstance(columns, list) or not all(isinstance(one, str) and one in COLUMNS_OF_LIST for one in columns):
        raise ask.wrong("columns", said_of.no_such_value(str(columns), COLUMNS_OF_LIST))
    question_asked = _in_scope(request, {name: asked[name] for name in ASKED if name in asked})
    filters = {name: str(asked[name]) for name in _PEOPLE_FILTERS if name in asked}
    wanted = AskedList(question_asked, asked.get("lower") != "no", filters)
    _rows, people = listed(request.actor, wanted)
    if not people.is_valid():
        name, errors = next(iter(people.form.errors.items()))
        raise ask.wrong(name, str(errors[0]))
    return wanted, list(dict.fromkeys(["name", *(columns or ON_PAGE), "code"])), form == "csv"


LINE = Shape(
    ShapeField("unit_id", KEY, "单位编号", lambda row: str(row.unit.public_id)),
    ShapeField("unit", TEXT, "单位", lambda row: row.unit.name),
    ShapeField("here_only", {"type": "boolean"}, "只含本级，不含下级", lambda row: row.here_only),
    ShapeField("behind", WHOLE, "未达标人数", lambda row: row.behind),
    ShapeField("excused", WHOLE, "另有可免的人数（6.1、6.2）", lambda row: row.excused),
    ShapeField("hours", HOURS, "缺少的学时", lambda row: format_tenths(row.tenths)),
    ShapeField("fee", TEXT, "费用（元，八）", lambda row: format_cents(row.cents)),
)
BEHIND = Shape(
    ShapeField("policy", TEXT, "规则包", lambda found: found["asked"].pack.id),
    ShapeField("deadline", maybe(DAY), "截止日期", lambda found: found["deadline"]),
    ShapeField("total", LINE.described(), "合计", lambda found: LINE.show(found["sums"].total)),
    ShapeField(
        "parts", many(LINE.described()), "直属下级", lambda found: [LINE.show(row) for row in found["sums"].parts]
    ),
)


class WhoIsBehind(APIView):
    """By part of a unit: how many are behind with the annual check, what they lack, what it costs."""

    who = staticmethod(sees_people)
    known = {name: ASKED[name] for name in ("unit", "notice")}

    @told("behind", FIGURES, "未完成情况：人数、缺少的学时和费用", BEHIND.described(), known)
    def get(self, request: Any) -> HttpResponse:
        asked = _in_scope(request, ask.values_of(request, self.known))
        until = deadline(actor=request.actor, pack=asked.pack, year=asked.pack.policy_year)
        found = {"asked": asked, "deadline": until.day, "sums": by_part(request.actor, asked)}
        return answered(request, BEHIND.show(found))


_TABLE = (
    ShapeField("id", KEY, "统计表编号", lambda row: str(row.public_id)),
    ShapeField("policy", TEXT, "规则包", lambda row: row.policy),
    ShapeField("year", WHOLE, "年度", lambda row: row.year),
    ShapeField("unit", TEXT, "单位", lambda row: row.unit.full_name),
    ShapeField("as_of", maybe(DAY), "认定日期；尚在计算时为 null", lambda row: row.as_of),
    ShapeField("frozen_at", maybe(MOMENT), "定稿时间；草稿为 null", lambda row: shown_moment(row.frozen_at)),
    ShapeField("frozen_by", TEXT, "定稿人", lambda row: row.frozen_by),
    ShapeField("sha256", TEXT, "数字的 SHA-256", lambda row: row.content_hash),
)
YEAR_TABLE = Shape(*_TABLE)
WHOLE_TABLE = Shape(*_TABLE, ShapeField("content", DATA, "数字；学时以十分之一计", lambda row: row.content))


@listing("statistics_list", FIGURES, "年度统计表")
class YearTables(ListOf):
    """Yearly tables of the caller's units."""

    shape = YEAR_TABLE
    who = staticmethod(sees_people)
    orders = {"asked": ("asked_at",), "changed": ("changed",)}
    filters = {
        "changed_after": ask.changed_after("changed"),
        "year": ask.by_year("年度"),
        "policy": AddressPart(TEXT, "规则包", str, ask.column("policy")),
    }

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        return shown.visible(actor=request.actor).annotate(changed=latest("asked_at", "made_at", "frozen_at"))


@single("statistics_one", FIGURES, "一张年度统计表，含数字")
class OneYearTable(OneOf):
    """One yearly table with its figures."""

    shape = WHOLE_TABLE
    who = staticmethod(sees_people)

    def rows(self, request: Any) -> Any:
        return shown.visible(actor=request.actor)
