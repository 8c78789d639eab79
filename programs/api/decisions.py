"""Decisions: those that were frozen, what the rules say of a person now, and cases that are sent along."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from assessments.api import PreviewThrottle
from assessments.decisions import purposes
from assessments.decisions.selectors import Assessment, assess, snapshots_visible
from assessments.openapi import CASE, DECISION
from ground import clock
from ground.web import takes
from learners.people.selectors import learners_visible
from policy import packs
from policy.selectors import pack_in_force
from rulebook import decide_data
from rulebook.vocabulary import Outcome

from . import parameters as ask
from .frame import ListOf, OneOf, answered, listing, sees_people_or_oneself, shown_moment, single, told
from .parameters import AddressPart
from .parsing import JSONBody
from .people import below_unit
from .problems import RefusedCall
from .shapes import DATA, DAY, KEY, MOMENT, TEXT, WHOLE, Shape, ShapeField, choice, many, maybe

DECISIONS = "认定"
MOST_CASES, MOST_BYTES = 500, 4 * 1024 * 1024

_SNAPSHOT = (
    ShapeField("id", KEY, "认定编号", lambda row: str(row.public_id)),
    ShapeField("learner_id", KEY, "人员编号", lambda row: str(row.learner.public_id)),
    ShapeField("learner", TEXT, "姓名", lambda row: row.learner.name),
    ShapeField("policy", TEXT, "规则包", lambda row: row.policy),
    ShapeField("question", TEXT, "申报事项，如 annual_check:2024", lambda row: row.key),
    ShapeField("as_of", DAY, "认定日期", lambda row: row.as_of),
    ShapeField("outcome", choice([one.value for one in Outcome]), "结论（含人工认定）", lambda row: row.outcome),
    ShapeField("frozen_at", MOMENT, "固定时间", lambda row: shown_moment(row.frozen_at)),
    ShapeField("frozen_by", TEXT, "固定人", lambda row: row.frozen_by),
    ShapeField("pack_hash", TEXT, "规则包（含口径）的 SHA-256", lambda row: row.pack_hash),
)
SNAPSHOT = Shape(*_SNAPSHOT)
WHOLE_SNAPSHOT = Shape(
    *_SNAPSHOT,
    ShapeField("decision", DECISION, "认定及理由", lambda row: row.decision),
    ShapeField("case", DATA, "认定所依据的事实", lambda row: row.case),
    ShapeField("human", maybe(DATA), "人工认定", lambda row: row.human),
)


def _snapshots(actor: Any) -> Any:
    return snapshots_visible(actor=actor).select_related("learner")


@listing("decisions_list", DECISIONS, "已固定的认定；学习者只有本人的")
class Snapshots(ListOf):
    """Frozen decisions about the people whom the caller sees."""

    shape = SNAPSHOT
    orders = {"frozen": ("frozen_at",)}
    filters = {
        "learner": ask.by_key("人员编号", "learner__public_id"),
        "unit": below_unit("learner__unit__path"),
        "policy": AddressPart(TEXT, "规则包", str, ask.column("policy")),
        "outcome": ask.by_choice([one.value for one in Outcome], "结论", "outcome"),
        "changed_after": ask.changed_after("frozen_at"),
    }

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        return _snapshots(request.actor)


@single("decisions_one", DECISIONS, "一个已固定的认定，含事实和理由")
class OneSnapshot(OneOf):
    """One frozen decision with its facts and reasons."""

    shape = WHOLE_SNAPSHOT

    def rows(self, request: Any) -> Any:
        return _snapshots(request.actor)


def _pack_asked(actor: Any, policy: str) -> Any:
    try:
        return pack_in_force(actor=actor, policy=policy or packs.of_day(clock.today()))
    except KeyError:
        raise ask.wrong("policy", _("There is no such rule pack.")) from None


_JUDGES = {"type": "object", "additionalProperties": WHOLE | {"description": "通知的政策年度，按学时记录编号"}}


def judges(found: Assessment) -> dict[str, int]:
    """The policy year of the notice that has judged a record, by the id of the record."""
    return {str(one.record.public_id): one.judged_by for one in found.verdicts if one.judged_by is not None}


NOW = Shape(
    ShapeField("id", KEY, "人员编号", lambda found: str(found.learner.public_id)),
    ShapeField("policy", TEXT, "规则包", lambda found: found.pack.id),
    ShapeField("question", TEXT, "申报事项", lambda found: found.key),
    ShapeField("as_of", DAY, "认定日期", lambda found: found.as_of),
    ShapeField(
        "outcome", choice([one.value for one in Outcome]), "结论（含人工认定）", lambda found: found.outcome.value
    ),
    ShapeField("summary", TEXT, "一两句话的说明", lambda found: found.summary),
    ShapeField("decision", DECISION, "认定及理由", lambda found: found.decision.as_dict()),
    ShapeField("judged_by", _JUDGES, "每条学时由哪一年度的通知判定；不由通知判定的不列", judges),
)


class DecisionNow(APIView):
    """What the rules say of one person, from the records as they are. Nothing is stored."""

    who = staticmethod(sees_people_or_oneself)
    known = {
        "policy": AddressPart(TEXT, "规则包，默认当年的", str),
        "question": AddressPart(
            TEXT, "申报事项，如 annual_check:2024、title_review:senior、post_appointment:10；默认当年年度审验", str
        ),
        "as_of": AddressPart(DAY, "认定日期，默认今天（政策年度已过则为其最后一天）", ask.day),
        "fields": AddressPart(TEXT, "只要这些字段：" + ",".join(NOW.names), str),
    }

    @told("learners_decision", DECISIONS, "某人现在的认定及理由，不保存", NOW.described(), known)
    def get(self, request: Any, public_id: Any) -> HttpResponse:
        asked = ask.values_of(request, self.known)
        rows = learners_visible(actor=request.actor)
        learner = get_object_or_404(rows, public_id=public_id)
        pack = _pack_asked(request.actor, asked.get("policy", ""))
        question = asked.get("question") or f"annual_check:{pack.policy_year}"
        try:
            application = purposes.from_key(question, pack)
        except (ValueError, KeyError):
            names = ", ".join(purposes.questions(pack))
            said = _("This notice does not ask “%(question)s”. It asks: %(names)s.")
            raise ask.wrong("question", said % {"question": question[:40], "names": names}) from None
        as_of = asked.get("as_of") or packs.default_day(pack, clock.today())
        found: Assessment = assess(
            actor=request.actor, learner=learner, application=application, as_of=as_of, policy=pack.id
        )
        return answered(request, NOW.show(found, NOW.chosen(asked.get("fields", ""))))


_CASES = {"type": "object", "required": ["cases"], "properties": {"cases": many(CASE) | {"maxItems": MOST_CASES}}}
_ANSWERS = {
    "type": "object",
    "required": ["results"],
    "properties": {
        "results": many({"oneOf": [DECISION, {"type": "object", "required": ["error"], "properties": {"error": DATA}}]})
    },
}


class ManyThrottle(PreviewThrottle):
    """Each call is the work of hundreds."""

    scope = "many_decisions"
    rate = "12/min"


class DecideMany(APIView):
    """Decides cases that are sent along, in their order. Reads and stores nothing."""

    scope = "read"
    parser_classes = [JSONBody]
    throttle_classes = [*APIView.throttle_classes, ManyThrottle]

    @extend_schema(
        operation_id="decisions_preview_many", tags=[DECISIONS], summary="对送来的多个案例作出认定，不读取也不保存资料",
        request={"application/json": _CASES}, responses={200: _ANSWERS},
    )  # fmt: skip
    def post(self, request: Any) -> HttpResponse:
        cases = request.data.get("cases") if isinstance(request.data, dict) else None
        if not isinstance(cases, list) or not cases:
            raise ask.wrong("cases", _('Send a list of cases: {"cases": […]}.'))
        if len(cases) > MOST_CASES:
            raise RefusedCall(413, "too_large", _("%(most)d cases at most in one call.") % {"most": MOST_CASES})
        return answered(request, {"results": [decide_data(case) for case in cases]})


decide_many = takes(MOST_BYTES)(DecideMany.as_view())
