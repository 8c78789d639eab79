"""A card or statement as a paper, made from its stored content alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ground.days import said_day

from ..printing.paper import (
    PAGES,
    Block,
    Paper,
    cell,
    code,
    column,
    fact,
    heading,
    paper,
    particulars,
    row,
    seal,
    small_lines,
    table,
    verdict,
)
from .content import LANGUAGE
from .layout import Fit, fit
from .models import ReviewCard

NO_CARD = "本件为学时情况说明，不是审验卡，不作审验凭证"
_BEFORE: dict[str, Any] = {"footer": "", "photo": False, "seal": 34}
_RESULT = 62  # millimetres: one line for 公需科目未完成；专业科目视同完成
_STYLES = ("met", "not-met")  # of a year; what was not asked is grey as a row


def paper_of(card: ReviewCard, address: str, *, mark: str = "", unit_mark: str = "") -> Paper:
    """``address``: of its public check. Among others in one file it has bookmarks: ``mark`` its own, ``unit_mark``
    above it where a unit begins."""
    said = card.content
    found = fit(said, _setting(said)["seal"])
    with translation.override(LANGUAGE):
        return paper(
            title=f"{said['title']} {card.number}",
            author=said["issuer"],
            footer=f"{card.number} · {said['identity']['name']} · {_setting(said)['footer'] or said['issuer']}",
            key=card.number,
            look="card" if said["is_card"] else "statement",
            banner="" if said["is_card"] else NO_CARD,
            pages=PAGES,
            mark={"title": mark, "unit": unit_mark} if mark else None,
            roomy=found.roomy,
            blocks=[
                heading(
                    said["title"], above=said["issuer"], lines=[f"{_('Number')}　{card.number}"],
                    code=code(address, _("Scan to verify")),
                ),
                _person(card),
                _verdict(said),
                _years(said["table"]),
                *([_verified(said)] if said.get("verified") else []),
                *([_missing(said["missing"])] if said["missing"] else []),
                _end(card),
                _annex(said, found),
            ],
        )  # fmt: skip


def _setting(said: dict[str, Any]) -> dict[str, Any]:
    """What the bureau had set when it was issued; papers of before were issued without."""
    return _BEFORE | said.get("setting", {})


def _person(card: ReviewCard) -> Block:
    said = card.content
    identity = said["identity"]
    return particulars(
        [fact(_("Name"), identity["name"], "name"), fact(_("Sex"), identity["sex"] or "—")],
        [
            fact(identity["document_type"], card.id_number, "fix"),
            fact(_("Professional field"), identity["field"] or "—"),
        ],
        [
            fact(_("Present title"), identity["title_level"] or "—"),
            fact(_("Post grade"), identity["post_grade"] or "—"),
        ],
        [fact(_("Unit"), identity["unit"])],
        [
            fact(_("Purpose"), said["purpose"]),
            fact(_("Decided as of"), said_day(dt.date.fromisoformat(said["as_of"])), "fix"),
        ],
        photo=_("Photograph") if _setting(said)["photo"] else "",
    )


def _verdict(said: dict[str, Any]) -> Block:
    found = said["verdict"]
    return verdict(found["word"], found["style"], [found["sentence"], *found["lines"], *said["reasons"]], said["law"])


def _years(said: dict[str, Any]) -> Block:
    wide = 26 if len(said["subjects"]) < 3 else 22
    columns = [column(_("Year"), 15), *(column(name, wide, right=True) for name in said["subjects"])]
    cited = any(one["article"] for one in said["rows"])
    columns += [column(_("Result"), _RESULT if wide == 26 and cited else 0), *([column(_("Article"))] if cited else [])]
    rows = [
        row(
            [
                one["year"],
                *(cell(str(part["counted"]), after=f" / {part['required']}") for part in one["cells"]),
                cell(one["result"], style=one["style"] if one["style"] in _STYLES else ""),
                *([one["article"]] if cited else []),
            ],
            one["style"],
        )
        for one in said["rows"]
    ]
    return table(columns, rows, title=said["heading"], note=_("Hours counted / hours a year"))


def _verified(said: dict[str, Any]) -> Block:
    """By year, and in each in the order of the notice's subjects."""
    places = {name: place for place, name in enumerate(said["table"]["subjects"])}
    rows = sorted(said["verified"], key=lambda one: (one["year"], places.get(one["subject"], len(places))))
    notice = [column(_("Notice of"), 22)] if "notice" in rows[0] else []  # papers of before are silent about it
    columns = [
        column(_("Year"), 15), column(_("Subject"), 26), column(_("Hours"), 16, right=True),
        column(_("Records"), 20, right=True), *notice, column(_("Verified by")), column(_("Verified"), 44),
    ]  # fmt: skip
    names = ("year", "subject", "hours", "records", *(("notice",) if notice else ()), "by", "days")
    return table(columns, [row([one[name] for name in names]) for one in rows], title=_("Verified by whom"))


def _missing(rows: list[dict[str, str]]) -> Block:
    columns = [column(_("Year"), 15), column(_("Subject"), 26), column(_("Missing hours"), 26, right=True), column("")]
    return table(
        columns, [row([one["year"], one["subject"], one["hours"], ""]) for one in rows], title=_("Still missing")
    )


def _end(card: ReviewCard) -> Block:
    said = card.content
    issued = f"{_('Issued on')}　{said_day(card.issued_at)}"
    pack = f"{_('Rule pack')} {said['pack']['id']}（{said['pack']['hash']}）　{_('Data as of')} {said['data_time']}"
    if not said["is_card"]:
        return small_lines([f"{issued}　{pack}", *said["notes"]])
    by = f"{_('Reviewed by')}　＿＿＿＿＿＿＿＿＿＿　　{_('Date of review')}　＿＿＿＿年＿＿月＿＿日"
    across = _setting(said)["seal"]
    return seal([by, issued], [*said["notes"], pack], _("Seal") if across else "", across=across)


def _annex(said: dict[str, Any], found: Fit) -> Block:
    annex, card = said["annex"], said["is_card"]
    columns = [
        column(_("Year"), 11), column(_("Subject"), 18), column(_("Course or training")), column(_("Source"), 12),
        column(_("Completed on"), 20), column(_("Hours"), 12, right=True),
        column(_("Verified") if card else _("Result"), 38),
    ]  # fmt: skip
    rows = [
        row(
            [
                one["year"], one["subject"], one["title"], one["source"], one["completed_on"], one["hours"],
                one["verified"] if card else one["result"],
            ]
        )
        for one in annex["records"]
    ]  # fmt: skip
    key = "；".join(f"{source['key']} {source['name']}" for source in annex["sources"])
    return table(
        columns, rows, title=_("Annex: records"), note=f"{_('Source')}　{key}" if key else "",
        empty=_("No records."), small=True, own_page=found.own_page,
        tight=found.tight,
    )  # fmt: skip
