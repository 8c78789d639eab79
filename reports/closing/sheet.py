"""A closed season as Excel: by unit closed, now and difference; and every correction with its cause."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from intake.sheets import SheetWriter

from ..audit.table import MadeTable
from .models import ClosedSeason
from .selectors import SeasonLine
from .shown import CorrectionShown, columns_of


def workbook(
    season: ClosedSeason, lines: Iterable[SeasonLine], corrected: Iterable[CorrectionShown], made: MadeTable
) -> bytes:
    """Two sheets, stamped with office, author and time, and with the hash of the closed figures."""
    out = io.BytesIO()
    titles = [_("people"), *map(str, columns_of(season).values())]
    with SheetWriter(out, _("By unit")) as sheet:
        sheet.stamped(made.heading, made.stamp, _("figures %(hash)s") % {"hash": season.digest[:16]})
        sheet.widths([28, *[12] * (3 * len(titles))])
        kinds = (_("as closed"), _("now"), _("difference"))
        sheet.head(2, [_("Unit"), *(f"{title}：{kind}" for title in titles for kind in kinds)])
        sheet.freeze(3, 1)
        for number, line in enumerate(lines, start=3):
            sheet.put(number, 0, line.name)
            for index, figure in enumerate([one for _name, *three in line.cells for one in three], start=1):
                sheet.put(number, index, figure)
        sheet.next(_("Corrections after closing"))
        sheet.stamped(made.heading, made.stamp)
        sheet.widths([14, 28, 50, 60, 40])
        sheet.head(2, [_("Name"), _("Unit"), _("What differs: closed → now"), _("What caused it"), _("Reason")])
        for number, one in enumerate(corrected, start=3):
            cells = (
                one.row.learner.name,
                one.row.now.get("place_name") or one.row.was.get("place_name", ""),
                "；".join(f"{what}：{was} → {now}" for what, was, now in one.differences),
                "；".join(one.causes),
                one.row.reason,
            )
            for index, cell in enumerate(cells):
                sheet.put(number, index, cell)
    return out.getvalue()
