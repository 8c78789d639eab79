"""Rows 6 and 7: review cards, against plain WeasyPrint of one frozen HTML page of the same content, in CPU.

    python -m bench.cards [rounds] [cards]

``card.json`` is the stored content of an invented person's card, ``card.html`` the page that was laid out for it before
papers were data. Ours counts this process and the child. Needs no database.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

from bench.rounds import heading, verdict

HERE = Path(__file__).parent
MANY, A_UNIT = 1000, 50


def main(rounds: int = 5, cards: int = MANY) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cetrack.settings")
    django.setup()
    from django.conf import settings

    from ground import seals
    from reports.printing.rendering import page_picture, printer, writer_here
    from reports.printing.signing import KeySigner

    child = printer()
    numbers = iter(range(10**6))
    signer = KeySigner(seals.of_installation(b"bench" * 8, settings.ISSUER), name=settings.ISSUER)
    frozen = _frozen()
    one = _single(child, numbers)
    heading(6, "a card with its code and data", writer=writer_here(), rounds=rounds)
    ours, plain = _alternate(one, frozen, child, rounds)
    print(f"  unsigned {ours * 1000:.1f} ms, plain WeasyPrint {plain * 1000:.1f} ms of CPU")
    verdict(plain / ours, 25, 25, more_is_better=True)
    signed, plain = _alternate(lambda: signer.sign(one(), reason="bench"), frozen, child, rounds)
    print(f"  signed {signed * 1000:.1f} ms, plain WeasyPrint {plain * 1000:.1f} ms of CPU")
    verdict(plain / signed, 8, 8, more_is_better=True)
    body = one()
    signing = _median(lambda: signer.sign(body, reason="bench"), child, rounds)
    drawing = _median(lambda: page_picture(body, 1), child, rounds)
    print(f"  signing apart {signing * 1000:.1f} ms a file (≤ 25), a picture {drawing * 1000:.1f} ms a page (≤ 40)")
    heading(7, f"{cards} cards by two workers, in documents of {A_UNIT}", writer=writer_here())
    many = _in_bulk(cards, numbers)
    plain = _median(frozen, child, rounds)
    print(f"  {many * 1000:.2f} ms of CPU a card, plain WeasyPrint {plain * 1000:.1f} ms")
    verdict(plain / many, 50, 50, more_is_better=True)


def _card(number: int) -> Any:
    from django.utils import timezone
    from django.utils.dateparse import parse_datetime

    from reports.cards.models import ReviewCard

    said = json.loads((HERE / "card.json").read_text(encoding="utf-8"))
    said["content"]["identity"]["name"] += str(number)  # nobody's paper is another's
    at = timezone.make_aware(parse_datetime("2024-12-31T16:00:00"))  # type: ignore[arg-type]
    return ReviewCard(number=f"XM-K2024-{number:06d}", kind="card", issued_at=at, **said)


def _single(child: Any, numbers: Iterator[int]) -> Callable[[], bytes]:
    from reports.cards.data import attachments_of
    from reports.cards.jobs import printable, verification_url

    def one() -> bytes:
        card = _card(next(numbers))
        found: bytes = child.pdf(printable(card), attachments_of(card, verify=verification_url(card)))
        return found

    return one


def _frozen() -> Callable[[], bytes]:
    import weasyprint

    from reports.printing.fonts import FONT_FOLDER

    html = (HERE / "card.html").read_text(encoding="utf-8").replace("FONT_FOLDER", FONT_FOLDER.as_uri())
    return lambda: weasyprint.HTML(string=html).write_pdf()  # type: ignore[no-any-return]


def _in_bulk(cards: int, numbers: Iterator[int]) -> float:
    """CPU seconds a card, before signing: two children, a document for each unit."""
    from reports.cards.jobs import printable
    from reports.printing.paper import heading as head
    from reports.printing.paper import paper
    from reports.printing.rendering import Renderer, writer_here

    units = [[_card(next(numbers)) for _ in range(A_UNIT)] for _ in range(cards // A_UNIT)]
    used: list[float] = []

    def work(mine: list[list[Any]]) -> None:
        with Renderer(writer_here()) as child:
            for unit in mine:
                for card in unit:
                    child.keep(printable(card, mark=card.number))
                child.kept(paper(title="册", author="局", footer="", key="contents", blocks=[head("目录")]))
            used.append(_of(child))

    began = time.process_time()
    workers = [threading.Thread(target=work, args=[units[start::2]]) for start in (0, 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return (time.process_time() - began + sum(used)) / sum(map(len, units))


def _of(child: Any) -> float:
    """CPU seconds of a child so far; none before it is started."""
    if child._child is None:
        return 0.0
    tasks = Path(f"/proc/{child._child.pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def _cpu(work: Callable[[], Any], child: Any) -> float:
    began = time.process_time() + _of(child)
    work()
    return time.process_time() + _of(child) - began


def _median(work: Callable[[], Any], child: Any, rounds: int) -> float:
    work()
    return _middle("apart", [_cpu(work, child) for _ in range(rounds * 3)])


def _alternate(ours: Callable[[], Any], plain: Callable[[], Any], child: Any, rounds: int) -> tuple[float, float]:
    """Medians of both; ours three times for each of the yardstick, for it is short."""
    ours(), plain()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        taken[0].extend(_cpu(ours, child) for _ in range(3))
        taken[1].append(_cpu(plain, child))
    return _middle("ours", taken[0]), _middle("plain", taken[1])


def _middle(what: str, taken: list[float]) -> float:
    """The median; beside it the least and the most are printed, for other work stands beside."""
    least, middle, most = (f"{value * 1000:.1f}" for value in (min(taken), statistics.median(taken), max(taken)))
    print(f"  {what}: {least} / {middle} / {most} ms of CPU (least, median, most of {len(taken)})")
    return statistics.median(taken)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
