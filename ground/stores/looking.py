"""One look at the place of files that is over in a few seconds, whatever the place does: a service that takes the call
and never answers, a mounted folder whose server is gone. Whoever watches the machine is told so, and waits for nothing.
"""

from __future__ import annotations

import threading

from . import StoreAway, StoreState, store

SECONDS = 4.0
_hanging: dict[str, threading.Thread] = {}  # by place: the look that has not come back


def look() -> StoreState:
    """What the place says. Raises StoreAway where it refuses us, or has said nothing in time; while an earlier look
    still waits for it nobody else begins one."""
    there = store()
    earlier = _hanging.get(there.place)
    if earlier is not None and earlier.is_alive():
        raise StoreAway("an earlier look has no answer yet")
    answers: list[StoreState | StoreAway] = []

    def ask() -> None:
        try:
            answers.append(there.look())
        except StoreAway as error:
            answers.append(error)

    asking = threading.Thread(target=ask, name="look at files", daemon=True)
    asking.start()
    asking.join(SECONDS)
    if not answers:
        _hanging[there.place] = asking
        raise StoreAway("no answer in time")
    if isinstance(answers[0], StoreAway):
        raise answers[0]
    return answers[0]
