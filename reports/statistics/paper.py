"""A yearly table as a paper: the figures that its page shows, to be printed and filed."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ground.days import said_day
from policy import packs

from ..audit.table import MadeTable
from ..printing.paper import Block, Paper, cell, column, row, small_lines, table
from ..printing.sheets import sheet
from .models import YearTable
from .shown import StatisticsRow, articles, rows
from .yearly import columns

_FIGURE = 15.5  # millimetres of a column
_RELIEF = 30


def paper_of_table(found: YearTable, before: YearTable | None, made: MadeTable, *, issuer: str) -> Paper:
    """``before``: last year's, against which changes are said in grey; ``made`` says who took it and when."""
    lines = [_("As of %(day)s, rule pack %(pack)s") % {"day": said_day(found.as_of), "pack": found.policy}]
    if found.frozen_at:
        lines.append(f"{pgettext('table', 'final')}　{found.frozen_by}　{found.note}".strip())
    else:
        lines.append(_("Draft: not final yet"))
    titles = [str(title) for title in columns(packs.as_written(found.policy)).values()]
    relief = table(
        [column(_("Article")), column(_("people"), _RELIEF, right=True)],
        [row([label, str(people)]) for label, people in articles(found)],
        title=_("Relief by article"), empty=_("none"), small=True,
    )  # fmt: skip
    blocks = [
        _figures(_("By unit"), titles, rows(found, "parts", before)),
        _figures(_("By ownership"), titles, rows(found, "sectors", before)),
        relief,
        *([small_lines([_("In grey the change against %(year)d.") % {"year": before.year}])] if before else []),
    ]
    return sheet(made.heading, blocks, issuer=issuer, lines=lines, stamp=made.stamp, wide=True)


def _figures(title: str, titles: list[str], lines: list[StatisticsRow]) -> Block:
    heads = [column(title), *(column(one, _FIGURE, right=True) for one in titles)]
    said = [
        row([line.name, *(cell(one.text, after=f" {one.change}" if one.change else "") for one in line.cells)])
        for line in lines
    ]
    return table(heads, said, title=title, small=True)
