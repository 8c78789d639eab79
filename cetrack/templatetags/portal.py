"""What templates of every app use to show figures and states alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cetrack.system.labels import KINDS
from credits.records.counting import mode_of
from ground import clock
from ground.closed_years import closed_years
from journal.portal_actors import actor_label
from policy import packs
from policy.drafts import fields
from reports import wording
from rulebook.quantity import format_cents
from rulebook.speech import Phrases
from units.paths import said_path

register = template.Library()
register.filter("article", wording.article)
register.filter("mode", mode_of)


@register.filter
def articles(clause_ids: Iterable[str]) -> str:
    """The articles of several clauses, each once: 第六部分第（一）项、第六部分第（四）项."""
    return Phrases().join(dict.fromkeys(map(wording.article, clause_ids)))


@register.filter
def section_word(section: str) -> str:
    """What a part of a rule pack is about: windows → 培训期间."""
    return fields.section_word(section)


@register.filter
def of_year(year: int) -> str:
    """A policy year: 2024年度."""
    return _("Year %(year)s") % {"year": year}


@register.filter
def by_notice(year: int | None) -> str:
    """Of hours: 按2024年度通知; empty where no notice has judged them."""
    return wording.by_notice(year) if year else ""


@register.filter
def day(date: dt.date | dt.datetime) -> str:
    """A calendar day inside a sentence: 2024年6月3日; of a time, its day in Shanghai."""
    return Phrases().day(timezone.localdate(date) if isinstance(date, dt.datetime) else date)


@register.filter
def iso_day(text: str) -> str:
    """A day that is kept as text (2024-12-14), as pages say it; other words as they are."""
    try:
        return day(dt.date.fromisoformat(text))
    except ValueError:
        return text


@register.filter
def who(name: str | None) -> str:
    """Whoever acted, by the name that was kept with the act: the portal itself in words, people by their name."""
    return actor_label(name or "", "")


@register.filter
def job_kind(kind: str) -> str:
    """What a kind of background work is called."""
    return str(KINDS.get(kind, kind))


@register.filter
def thousands(number: int | None) -> str:
    """A count as people read it: 12,345."""
    return f"{number or 0:,}"


@register.filter
def short_day(date: dt.date | dt.datetime | None) -> str:
    """A day in a list: 12月14日, with the year where it is not the present one; empty without a day."""
    if not date:
        return ""
    found = timezone.localdate(date) if isinstance(date, dt.datetime) else date
    said = Phrases().day(found)
    return said.partition("年")[2] if found.year == clock.today().year else said


@register.filter
def short_moment(moment: dt.datetime | None) -> str:
    """A time in a list: 12月14日 08:30, with the year where it is not the present one; empty without a time."""
    return f"{short_day(moment)} {timezone.localtime(moment):%H:%M}" if moment else ""


@register.filter
def exact_moment(moment: dt.datetime | None) -> str:
    """A time of a log, to the second: 12月14日 08:30:05, with the year where it is not the present one."""
    return f"{short_day(moment)} {timezone.localtime(moment):%H:%M:%S}" if moment else ""


@register.filter
def full_moment(moment: dt.datetime | None) -> str:
    """A time that is kept or shown to others, with its year: 2024年12月14日 08:30."""
    return f"{day(timezone.localdate(moment))} {timezone.localtime(moment):%H:%M}" if moment else ""


@register.filter
def by_business_clock(moment: dt.datetime | None) -> dt.datetime | None:
    """A time that was taken from the machine's clock (sessions, passwords), as a page shows it."""
    return clock.shown(moment) if moment else moment


@register.filter
def hours(tenths: int | None) -> str:
    """Hours kept in tenths, as people write them: 295 → 29.5, 53600 → 5,360."""
    return _in_thousands(wording.hours(int(tenths or 0)))


def _in_thousands(said: str) -> str:
    """A figure as it was said, with separators from a thousand on."""
    whole, point, rest = said.partition(".")
    return f"{int(whole):,}{point}{rest}" if len(whole) > 3 else said


@register.filter
def subject(name: str) -> str:
    """A subject of a record as its notice names it."""
    return packs.name_of_subject(name)


@register.filter
def unit_path(full_name: str) -> str:
    """The names of a unit and of what stands above it, as a sentence has them: 锡林郭勒盟 › 锡林浩特市."""
    return said_path(full_name)


@register.filter
def yuan(cents: int) -> str:
    """Cents as yuan, without places when they are zero: 3000 → 30, 250 → 2.50."""
    return _in_thousands(format_cents(int(cents)).removesuffix(".00"))


@register.filter
def yuan_column(cents: int) -> str:
    """Cents as yuan for a column of figures, always with both places: 57500 → 575.00."""
    return _in_thousands(format_cents(int(cents)))


@register.simple_tag
def outcome_badge(outcome: str) -> str:
    """The outcome of a decision (met, not_met, needs_confirmation) as a small label with its word."""
    return format_html(
        '<span class="state state-{}">{}</span>', wording.OUTCOME_STYLES[outcome], wording.OUTCOMES[outcome]
    )


@register.inclusion_tag("components/hours_bar.html")
def hours_bar(label: str, tenths: int, required: int, *, met: bool = False, note: str = "") -> dict[str, object]:
    """One subject of one year as figure and bar: hours counted of hours required, both in tenths."""
    return {
        "label": label,
        "tenths": tenths,
        "required": required,
        "bar": min(tenths, required),
        "met": met,
        "note": note,
    }


@register.inclusion_tag("components/closed_reason.html")
def closed_reason(element: str, year: int | None = None) -> dict[str, object]:
    """The field for why figures of closed seasons change (POST ``closed_reason``), where one is closed, or that of the
    year is."""
    closed = sorted(closed_years())
    return {"id": element, "years": [one for one in closed if year is None or one == year]}
