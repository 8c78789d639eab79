"""The notices on offer and their open readings."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from rest_framework.views import APIView

from assessments.readings.selectors import readings_register
from policy import packs
from policy.selectors import pack_in_force
from rulebook import Pack

from . import parameters as ask
from .frame import answered, sees_people, told
from .shapes import DATA, DAY, FLAG, TEXT, WHOLE, Shape, ShapeField, many, maybe

LAW = "规则"
_PACK = (
    ShapeField("id", TEXT, "规则包，如 xlgl-2024", lambda pack: pack.id),
    ShapeField("policy_year", WHOLE, "政策年度", lambda pack: pack.policy_year),
    ShapeField("last_day", DAY, "政策年度最后一天", lambda pack: pack.last_day),
    ShapeField("hash", TEXT, "规则包（含已定口径）的 SHA-256", lambda pack: pack.hash),
    ShapeField(
        "subjects", many(DATA), "科目", lambda pack: [{"id": one.id, "name": one.name} for one in pack.subjects]
    ),
)
PACK = Shape(*_PACK)
WHOLE_PACK = Shape(*_PACK, ShapeField("text", TEXT, "规则包原文（YAML）", lambda pack: packs.own_text(pack.id)))
READING = Shape(
    ShapeField("id", TEXT, "口径", lambda row: row.entry.id),
    ShapeField("articles", many(TEXT), "条款", lambda row: list(row.entry.articles)),
    ShapeField("question", TEXT, "问题", lambda row: row.entry.question),
    ShapeField("options", DATA, "可选的理解", lambda row: dict(row.entry.options)),
    ShapeField("holds", TEXT, "现在采用的理解", lambda row: row.option),
    ShapeField("open", FLAG, "是否尚待明确", lambda row: row.is_open),
    ShapeField("people", maybe(WHOLE), "范围内受影响人数；已明确则为 null", lambda row: row.people),
)


class Packs(APIView):
    """The notices on offer, the oldest first."""

    @told(
        "packs_list",
        LAW,
        "可用的规则包",
        {"type": "object", "properties": {"results": many(PACK.described())}, "required": ["results"]},
    )
    def get(self, request: Any) -> HttpResponse:
        ask.values_of(request, {})
        found = [pack_in_force(actor=request.actor, policy=policy) for policy in packs.policies()]
        return answered(request, {"results": [PACK.show(pack) for pack in found]})


class OnePack(APIView):
    """One notice as data and in full."""

    @told("packs_one", LAW, "一个规则包，含原文", WHOLE_PACK.described())
    def get(self, request: Any, policy: str) -> HttpResponse:
        ask.values_of(request, {})
        return answered(request, WHOLE_PACK.show(_pack(request.actor, policy)))


class ReadingsOfPack(APIView):
    """The readings of a notice: what is open, what holds, how many people in scope it concerns."""

    who = staticmethod(sees_people)

    @told(
        "packs_readings",
        LAW,
        "一个规则包的待明确事项和已定口径",
        {"type": "object", "properties": {"results": many(READING.described())}, "required": ["results"]},
    )
    def get(self, request: Any, policy: str) -> HttpResponse:
        ask.values_of(request, {})
        pack = _pack(request.actor, policy)
        found = readings_register(actor=request.actor, policy=pack.id)
        return answered(request, {"results": [READING.show(row) for row in found]})


def _pack(actor: Any, policy: str) -> Pack:
    try:
        return pack_in_force(actor=actor, policy=policy)
    except KeyError:
        raise Http404 from None
