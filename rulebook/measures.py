"""What the hours of a year are measured by: subjects, least hours of some kind, the total where it binds."""

from rulebook.entries import figures_in
from rulebook.pack import Pack


def article_of(measure: str, pack: Pack) -> str:
    """The article that asks for a measure. Raises KeyError for what is no measure of the pack."""
    if measure in pack.subject_index:
        return pack.subject(measure).article
    entry = pack.leasts.get(measure) or pack.together
    if entry is None:
        raise KeyError(measure)
    return entry.article


def asks_alike(pack: Pack) -> bool:
    """Whether a year asks everybody for the same hours of its subjects."""
    entries = (*pack.subjects, *((pack.together,) if pack.together else ()))
    return not any(entry.figures for entry in entries)


def surely_enough(year: int, pack: Pack) -> tuple[int, ...]:
    """Hours per subject, in tenths, that are enough for a year whatever it asks of whom: what the total asks for beyond
    the subjects is laid to the last one."""
    notice = pack.notice_of(year)
    figures = {subject.id: figures_in(subject.figures, year) for subject in notice.subjects}
    pairs = zip(pack.subjects, pack.requirement(year), strict=True)
    each = [max(need, *figures.get(subject.id, ()), 0) for subject, need in pairs]
    whole = max(notice.together.within(year)) if notice.together else 0
    each[-1] += max(0, whole - sum(each))
    return tuple(each)
