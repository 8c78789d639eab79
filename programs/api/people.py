"""Units, people, their records and the years these add up to."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from credits.annual.selectors import annual_credits_by_learner
from credits.records.counting import judged_by
from credits.records.models import CreditRecord
from credits.records.selectors import records_visible
from ground import clock
from ground.scoping import below
from learners.disclosure.services import note_look
from learners.people.models import Employment, Learner, SexChoices
from learners.people.selectors import learners_visible, search_people
from rulebook.quantity import format_tenths
from units.models import SectorChoices, Unit, UnitKind
from units.selectors import head_counts, units_called, units_visible

from . import parameters as ask
from .frame import ListOf, OneOf, latest, listing, sees_people, shown_moment, single
from .parameters import AddressPart
from .shapes import DAY, FLAG, HOURS, KEY, MOMENT, TEXT, WHOLE, Shape, ShapeField, choice, many, maybe

PEOPLE = "人员与单位"
HOURS_TAG = "学时"


def below_unit(field: str) -> AddressPart:
    """Rows of a unit and all below it; nothing for a unit that the actor does not see."""

    def narrow(rows: Any, value: UUID, actor: Any) -> Any:
        unit = units_visible(actor=actor).filter(public_id=value).first()
        return rows.filter(below([unit.path], field)) if unit else rows.none()

    return AddressPart(KEY, "单位编号：该单位及其下级", ask.key, narrow)


def _search(rows: Any, value: str, actor: Any) -> Any:
    return rows.filter(pk__in=search_people(actor=actor, text=value).values("pk"))


def _called(rows: Any, value: str, actor: Any) -> Any:
    return rows.filter(pk__in=units_called(actor=actor, text=value).values("pk"))


class CountedUnit(NamedTuple):
    unit: Unit
    people: int | None


UNIT = Shape(
    ShapeField("id", KEY, "单位编号", lambda row: str(row.unit.public_id)),
    ShapeField("name", TEXT, "名称", lambda row: row.unit.name),
    ShapeField("full_name", TEXT, "完整名称：盟>旗县市>部门>单位", lambda row: row.unit.full_name),
    ShapeField("kind", choice(UnitKind.values), "层级", lambda row: row.unit.kind),
    ShapeField("sector", maybe(choice(SectorChoices.values)), "单位性质（6.2）", lambda row: row.unit.sector or None),
    ShapeField("contact", TEXT, "联系方式", lambda row: row.unit.contact),
    ShapeField("closed_on", maybe(DAY), "撤销日期", lambda row: row.unit.closed_on),
    ShapeField("people", maybe(WHOLE), "本单位在职人数（不含下级）", lambda row: row.people),
)


@listing("units_list", PEOPLE, "范围内的单位")
class Units(ListOf):
    """Units of the tree that the caller may name, in the order of the tree."""

    shape = UNIT
    who = staticmethod(sees_people)
    orders = {"tree": ("path",), "name": ("name",)}
    filters = {
        "unit": below_unit("path"),
        "q": AddressPart(TEXT, "名称中的词", str, _called),
        "kind": ask.by_choice(UnitKind.values, "层级", "kind"),
        "open": AddressPart(
            choice(["yes", "no"]), "yes：未撤销；no：已撤销", ask.one_of(["yes", "no"]),
            lambda rows, value, actor: rows.filter(closed_on__isnull=value == "yes"),
        ),
    }  # fmt: skip

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        return units_visible(actor=request.actor)

    def prepare(self, request: Any, rows: list[Any]) -> list[Any]:
        counts = head_counts(actor=request.actor, units=rows)
        return [CountedUnit(unit, counts.get(unit.pk, 0)) for unit in rows]


@single("units_one", PEOPLE, "一个单位")
class OneUnit(OneOf):
    """One unit in scope."""

    shape = UNIT
    who = staticmethod(sees_people)

    def rows(self, request: Any) -> Any:
        return units_visible(actor=request.actor)

    def found(self, request: Any, row: Any) -> Any:
        return CountedUnit(row, head_counts(actor=request.actor, units=[row]).get(row.pk, 0))


LEARNER = Shape(
    ShapeField("id", KEY, "人员编号（人员代码）", lambda row: str(row.public_id)),
    ShapeField("name", TEXT, "姓名", lambda row: row.name),
    ShapeField("id_number", TEXT, "证件号（已遮盖）", lambda row: row.masked_id_number),
    ShapeField("phone", TEXT, "手机号（已遮盖）；没有则为空", lambda row: row.masked_phone),
    ShapeField("document_type", choice(Learner.DocumentType.values), "证件类型", lambda row: row.document_type),
    ShapeField("sex", maybe(choice(SexChoices.values)), "性别；不详为 null", lambda row: row.sex or None),
    ShapeField(
        "sector", maybe(choice(SectorChoices.values)), "单位性质（6.2）；不详为 null", lambda row: row.sector or None
    ),
    ShapeField(
        "grassroots_post", maybe(FLAG), "苏木乡镇、嘎查村一线岗位（6.2）；不详为 null", lambda row: row.grassroots_post
    ),
    ShapeField(
        "post_confirmed", FLAG, "单位性质和一线岗位是否已由上级确认", lambda row: row.post_confirmed_at is not None
    ),
    ShapeField(
        "title_level", maybe(choice(Learner.TitleLevel.values)), "职称级别", lambda row: row.title_level or None
    ),
    ShapeField("post_grade", maybe(WHOLE), "专技岗等级，1 最高", lambda row: row.post_grade),
    ShapeField("field", TEXT, "专业", lambda row: row.field),
    ShapeField("employment", choice(Employment.values), "在职状态", lambda row: row.employment),
    ShapeField("unit", TEXT, "现单位", lambda row: row.unit.full_name),
    ShapeField("unit_id", KEY, "现单位编号", lambda row: str(row.unit.public_id)),
    ShapeField("version", WHOLE, "资料版本", lambda row: row.version),
)


@listing("learners_list", PEOPLE, "范围内的人员；学习者只有本人")
class Learners(ListOf):
    """People whom the caller sees, numbers masked."""

    shape = LEARNER
    orders = {"name": ("name",), "unit": ("unit__path", "name"), "created": ("created_at",)}
    filters = {
        "q": AddressPart(TEXT, ask.SEARCH.text, ask.words, _search),
        "unit": below_unit("unit__path"),
        "employment": ask.by_choice(Employment.values, "在职状态", "employment"),
        "title_level": ask.by_choice(Learner.TitleLevel.values, "职称级别", "title_level"),
        "confirmed": AddressPart(
            choice(["yes", "no"]), "单位性质和岗位是否已确认", ask.one_of(["yes", "no"]),
            lambda rows, value, actor: rows.filter(post_confirmed_at__isnull=value == "no"),
        ),
    }  # fmt: skip

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        return learners_visible(actor=request.actor).select_related("unit")


@single("learners_one", PEOPLE, "一个人员；读取会记录，本人可见")
class OneLearner(OneOf):
    """One person. That somebody else read it is noted for the person, as when a page is opened."""

    shape = LEARNER

    def rows(self, request: Any) -> Any:
        return learners_visible(actor=request.actor).select_related("unit")

    def found(self, request: Any, row: Any) -> Any:
        looked_at(request, row)
        return row


def looked_at(request: Any, learner: Learner) -> None:
    """Notes for the person that somebody else has read what is theirs, as when a page is opened."""
    if learner.pk != request.actor.learner_id:
        note_look(actor=request.actor, learner=learner, day=clock.today(), now=clock.now())


def _state(row: CreditRecord) -> str:
    if row.verified_at:
        return "verified"
    return "returned" if row.returned_at else "to_verify"


_STATES = {
    "verified": Q(verified_at__isnull=False),
    "returned": Q(returned_at__isnull=False),
    "to_verify": Q(verified_at__isnull=True, returned_at__isnull=True),
}
RECORD = Shape(
    ShapeField("id", KEY, "记录编号", lambda row: str(row.public_id)),
    ShapeField("learner_id", KEY, "人员编号", lambda row: str(row.learner.public_id)),
    ShapeField("learner", TEXT, "姓名", lambda row: row.learner.name),
    ShapeField("year", WHOLE, "所属年度（补学的记在补的年度）", lambda row: row.year),
    ShapeField("subject", TEXT, "科目：public 公需，professional 专业", lambda row: row.subject),
    ShapeField("hours", HOURS, "学时，最多一位小数", lambda row: format_tenths(row.tenths)),
    ShapeField("source", TEXT, "来源：platform 等各通知共有的，或通知 sources 中的编号", lambda row: row.source),
    ShapeField("platform", maybe(TEXT), "学习平台域名", lambda row: row.platform.host if row.platform else None),
    ShapeField("course", maybe(TEXT), "课程", lambda row: row.course.title if row.course else None),
    ShapeField("record_number", TEXT, "平台的记录编号", lambda row: row.record_number),
    ShapeField("completed_on", DAY, "完成日期", lambda row: row.completed_on),
    ShapeField("exam_passed", maybe(FLAG), "考试是否合格", lambda row: row.exam_passed),
    ShapeField("mode", maybe(TEXT), "学习形式（通知 modes 中的编号）；未登记为 null", lambda row: row.mode),
    ShapeField("unit", maybe(TEXT), "不按学时计的成果的计量单位；按学时计的为 null", lambda row: row.unit),
    ShapeField(
        "quantity", maybe(TEXT), "这样的单位有几个", lambda row: format_tenths(row.quantity) if row.quantity else None
    ),
    ShapeField("role", maybe(TEXT), "本人在其中的身份（如第一作者）", lambda row: row.role),
    ShapeField("certificate_number", TEXT, "证书编号", lambda row: row.certificate_number),
    ShapeField("state", choice(_STATES), "verified 已核定，returned 已退回，to_verify 待核定", _state),
    ShapeField("verified_at", maybe(MOMENT), "核定时间", lambda row: shown_moment(row.verified_at)),
    ShapeField("returned_reason", TEXT, "退回理由", lambda row: row.returned_reason),
    ShapeField(
        "judged_by", maybe(WHOLE),
        "由哪一年度的通知判定是否计入（政策年度）；未核定、重复、异地核定的学时不由通知判定，为 null",
        judged_by,
    ),
)  # fmt: skip


class _Records:
    @staticmethod
    def of(actor: Any) -> Any:
        return records_visible(actor=actor).select_related("learner", "platform", "course")


@listing("records_list", HOURS_TAG, "学时记录；学习者只有本人的")
class Records(ListOf):
    """Live records of the people whom the caller sees."""

    shape = RECORD
    orders = {
        "id": ("pk",), "completed_on": ("completed_on",), "year": ("year",), "changed": ("changed",),
    }  # fmt: skip
    filters = {
        "changed_after": ask.changed_after("changed"),
        "learner": ask.by_key("人员编号", "learner__public_id"),
        "unit": below_unit("learner__unit__path"),
        "year": ask.by_year("所属年度"),
        "subject": ask.by_choice(["public", "professional"], "科目", "subject"),
        "source": AddressPart(TEXT, "来源：各通知共有的，或通知 sources 中的编号", str, ask.column("source")),
        "batch": ask.by_key("导入批次编号", "batch__public_id"),
        "completed_from": ask.since("完成日期从（含）", "completed_on"),
        "completed_to": ask.until("完成日期至（含）", "completed_on"),
        "state": AddressPart(
            choice(_STATES), "核定状态", ask.one_of(_STATES), lambda rows, value, actor: rows.filter(_STATES[value])
        ),
    }  # fmt: skip

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        return _Records.of(request.actor).annotate(changed=latest("batch__stored_at", "verified_at", "returned_at"))


@single("records_one", HOURS_TAG, "一条学时记录；读取会记录，本人可见")
class OneRecord(OneOf):
    """One live record. That somebody else read it is noted for the person."""

    shape = RECORD

    def rows(self, request: Any) -> Any:
        return _Records.of(request.actor)

    def found(self, request: Any, row: Any) -> Any:
        looked_at(request, row.learner)
        return row


class AnnualRecords(NamedTuple):
    learner: Learner
    years: list[tuple[int, str, str, int]]


ANNUAL = Shape(
    ShapeField("year", WHOLE, "年度", lambda row: row[0]),
    ShapeField("subject", TEXT, "科目", lambda row: row[1]),
    ShapeField("counting_class", TEXT, "计入条件：any 一律计入，其余见规则包", lambda row: row[2]),
    ShapeField("hours", HOURS, "已核定学时", lambda row: format_tenths(row[3])),
)
ANNUAL_OF_LEARNER = Shape(
    ShapeField("id", KEY, "人员编号", lambda row: str(row.learner.public_id)),
    ShapeField("name", TEXT, "姓名", lambda row: row.learner.name),
    ShapeField("unit", TEXT, "现单位", lambda row: row.learner.unit.full_name),
    ShapeField("years", many(ANNUAL.described()), "各年度各科目", lambda row: [ANNUAL.show(one) for one in row.years]),
)


@listing("annual_records_list", HOURS_TAG, "年度学时：按人员列出各年度各科目已核定学时")
class AnnualRecordsOfLearners(ListOf):
    """What the verified records of each person add up to."""

    shape = ANNUAL_OF_LEARNER
    orders = {"name": ("name",), "unit": ("unit__path", "name")}
    filters = {"learner": ask.by_key("人员编号", "public_id"), "unit": below_unit("unit__path")}

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        return learners_visible(actor=request.actor).select_related("unit")

    def prepare(self, request: Any, rows: list[Any]) -> list[Any]:
        found = annual_credits_by_learner(actor=request.actor, learner_ids=[row.pk for row in rows])
        return [AnnualRecords(row, found.get(row.pk, [])) for row in rows]
