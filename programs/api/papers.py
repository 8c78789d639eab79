"""Review cards and statements, and the check whether a paper is ours and still holds."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from accounts.credentials.throttle import Throttled
from ground import clock
from ground.web import stored
from reports.cards import verification
from reports.cards.jobs import verification_url
from reports.cards.models import CardKind
from reports.cards.selectors import cards_visible
from reports.cards.services import lay_out_when_opened
from reports.cards.states import CardState

from . import parameters as ask
from .frame import ListOf, OneOf, answered, latest, listing, sees_people_or_oneself, shown_moment, single
from .parsing import JSONBody
from .people import below_unit
from .problems import RefusedCall
from .shapes import FLAG, KEY, MOMENT, TEXT, Shape, ShapeField, choice, many, maybe

PAPERS = "审验卡与证明"
CARD = Shape(
    ShapeField("id", KEY, "编号（内部）", lambda row: str(row.public_id)),
    ShapeField("kind", choice(CardKind.values), "card 审验卡，statement 学时证明", lambda row: row.kind),
    ShapeField("number", TEXT, "编号（印在纸上）", lambda row: row.number),
    ShapeField("learner_id", KEY, "人员编号", lambda row: str(row.learner.public_id)),
    ShapeField("learner", TEXT, "姓名", lambda row: row.learner.name),
    ShapeField("state", choice(CardState.values), "valid 有效，outdated 已过时，revoked 已撤销", lambda row: row.state),
    ShapeField("state_reason", TEXT, "状态原因", lambda row: row.state_reason),
    ShapeField("issued_at", MOMENT, "签发时间", lambda row: shown_moment(row.issued_at)),
    ShapeField("issued_by", TEXT, "签发人", lambda row: row.issued_by),
    ShapeField("pdf_ready", FLAG, "PDF 是否可以下载", lambda row: bool(row.pdf_key)),
    ShapeField("pdf_sha256", TEXT, "PDF 的 SHA-256", lambda row: row.pdf_hash),
    ShapeField("verify_url", TEXT, "公开核验地址", verification_url),
)


@listing("cards_list", PAPERS, "审验卡和学时证明；学习者只有本人的")
class Cards(ListOf):
    """Papers of the people whom the caller sees."""

    shape = CARD
    orders = {"issued": ("issued_at",), "changed": ("changed",)}
    filters = {
        "state": ask.by_choice(CardState.values, "状态", "state"),
        "kind": ask.by_choice(CardKind.values, "种类", "kind"),
        "learner": ask.by_key("人员编号", "learner__public_id"),
        "unit": below_unit("learner__unit__path"),
        "number": ask.AddressPart(TEXT, "编号（印在纸上）", str, ask.column("number")),
        "changed_after": ask.changed_after("changed"),
    }

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        return cards_visible(actor=request.actor).annotate(changed=latest("issued_at", "state_at"))


@single("cards_one", PAPERS, "一张审验卡或证明")
class OneCard(OneOf):
    """One paper."""

    shape = CARD

    def rows(self, request: Any) -> Any:
        return cards_visible(actor=request.actor)


class CardFile(APIView):
    """The PDF."""

    who = staticmethod(sees_people_or_oneself)

    @extend_schema(
        operation_id="cards_pdf", tags=[PAPERS], summary="下载 PDF",
        responses={(200, "application/pdf"): {"type": "string", "format": "binary"}},
    )  # fmt: skip
    def get(self, request: Any, public_id: Any) -> HttpResponse:
        row = get_object_or_404(cards_visible(actor=request.actor), public_id=public_id)
        if not row.pdf_key and row.job is None:
            lay_out_when_opened(actor=request.actor, card=row)
            row.refresh_from_db()
        if not row.pdf_key:
            raise RefusedCall(409, "not_ready", _("The file is being made. Ask again in a few seconds."))
        response = HttpResponse(stored(row.pdf_key), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{row.number}.pdf"'
        return response


CHECKED = Shape(
    ShapeField("number", TEXT, "编号", lambda found: found.paper.number),
    ShapeField("kind", choice(CardKind.values), "种类", lambda found: found.paper.kind),
    ShapeField("state", choice(CardState.values), "状态", lambda found: found.paper.state),
    ShapeField("name", TEXT, "姓名（已遮盖）", lambda found: found.name),
    ShapeField("issued_at", MOMENT, "签发时间", lambda found: shown_moment(found.paper.issued_at)),
    ShapeField("checked_at", MOMENT, "核验时间", lambda found: shown_moment(found.checked_at)),
    ShapeField(
        "document", maybe(TEXT), "证件号后四位对上时显示的证件号（已遮盖）", lambda found: found.document or None
    ),
)
_IN_COPY = Shape(
    ShapeField("number", TEXT, "编号", lambda row: row[0]),
    ShapeField("state", TEXT, "状态", lambda row: row[1]),
    ShapeField("says", TEXT, "说明", lambda row: row[2]),
)
COPY = Shape(
    ShapeField("kind", choice(["print_copy"]), "合订打印件", lambda found: "print_copy"),
    ShapeField("made_at", maybe(MOMENT), "制作时间", lambda found: shown_moment(found.made_at)),
    ShapeField("checked_at", MOMENT, "核验时间", lambda found: shown_moment(found.checked_at)),
    ShapeField(
        "papers", many(_IN_COPY.described()), "所含各张", lambda found: [_IN_COPY.show(row) for row in found.papers]
    ),
)
_ASKED: dict[str, Any] = {
    "type": "object",
    "description": "三者选一：token；sha256；number 加 ending",
    "properties": {
        "token": TEXT | {"description": "二维码中的核验码"},
        "sha256": TEXT | {"description": "PDF 文件的 SHA-256（十六进制）"},
        "number": TEXT | {"description": "纸上的编号"},
        "ending": TEXT | {"description": "证件号后四位"},
    },
    "examples": [{"number": "XLGL-2024-000001", "ending": "1426"}],
}


class CheckCard(APIView):
    """Whether a paper is ours and still holds. What is forged, unknown or wrongly numbered looks alike."""

    scope = "read"
    parser_classes = [JSONBody]

    @extend_schema(
        operation_id="cards_check", tags=[PAPERS], summary="核验一张审验卡或证明",
        request={"application/json": _ASKED}, responses={200: {"oneOf": [CHECKED.described(), COPY.described()]}},
    )  # fmt: skip
    def post(self, request: Any) -> HttpResponse:
        given = request.data if isinstance(request.data, dict) else {}
        texts = {name: given[name] for name in _ASKED["properties"] if name in given}
        for name, text in texts.items():
            if not isinstance(text, str) or len(text) > ask.LONGEST or not text.isprintable():
                raise ask.wrong(name, _("This must be a text."))
        found = self._found(request, texts)
        if found is None:
            raise Http404
        shape = COPY if isinstance(found, verification.CheckedCopy) else CHECKED
        return answered(request, shape.show(found))

    @staticmethod
    def _found(request: Any, texts: dict[str, str]) -> verification.CheckedPaper | verification.CheckedCopy | None:
        actor, now = request.actor, clock.now()
        if texts.get("token"):
            return verification.by_token(actor=actor, token=texts["token"], now=now)
        if texts.get("sha256"):
            return verification.by_fingerprint(actor=actor, fingerprint=texts["sha256"], now=now)
        if not texts.get("number") or not texts.get("ending"):
            raise ask.wrong("number", _("Send token, or sha256, or number with ending."))
        try:
            return verification.by_number(
                actor=actor, number=texts["number"], ending=texts["ending"],
                address=request.META.get("REMOTE_ADDR", "")[:45], now=now, machine_now=clock.machine_now(),
            )  # fmt: skip
        except Throttled as refusal:
            raise RefusedCall(429, "throttled", str(refusal)) from None
