"""Which requests bring about what a clause looks at: a sentence that asks for something leads to its form."""

from __future__ import annotations

from collections.abc import Iterable

from casework.requests.kinds import CaseKind, KindGroup, all_kinds
from rulebook import Pack

Offered = list[tuple[str, CaseKind]]
"""Each kind with its article, which asks the law: so once."""


def kinds_by_clause(clauses: Iterable[str], pack: Pack) -> dict[str, tuple[CaseKind, ...]]:
    """The kinds on offer under the article of each clause (ids as in ``6.6.exam``), where there are any."""
    return _by_clause(clauses, pack, _offered())


def _by_clause(clauses: Iterable[str], pack: Pack, offered: Offered) -> dict[str, tuple[CaseKind, ...]]:
    articles = {entry.id: entry.article for entry in _entries(pack)}
    by_article: dict[str, list[CaseKind]] = {}
    for article, kind in offered:
        by_article.setdefault(article, []).append(kind)
    found = {clause: tuple(by_article.get(articles[clause], ())) for clause in clauses if clause in articles}
    return {clause: those for clause, those in found.items() if those}


def claimable(clauses: Iterable[str], pack: Pack) -> tuple[CaseKind, ...]:
    """All of them, each once, and the kinds of hours that no clause of the notice speaks of: those that were verified
    elsewhere."""
    spoken_of = {entry.article for entry in _entries(pack)}
    offered = _offered()
    by_clause = {kind.id for kinds in _by_clause(clauses, pack, offered).values() for kind in kinds}
    return tuple(
        kind
        for article, kind in offered
        if kind.id in by_clause or (kind.group is KindGroup.HOURS and article not in spoken_of)
    )


def _entries(pack: Pack) -> tuple:
    return (*pack.base, *pack.relief, *pack.waivers, *pack.deeming, *pack.conversions)


def _offered() -> Offered:
    kinds = [(str(kind.article), kind) for kind in all_kinds() if not kind.gone and kind.offered()]
    return sorted(kinds, key=lambda pair: (pair[1].group is KindGroup.HOURS, pair[0]))
