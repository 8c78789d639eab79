"""Pages of requests that lower floors lead to."""

from __future__ import annotations

import uuid

from django.urls import reverse

from ground import pages


def enter_pages() -> None:
    pages.enter("desk of requests", lambda: reverse("requests:desk"))
    pages.enter("own requests", lambda: reverse("requests:mine"))
    pages.enter("request", lambda public_id: reverse("requests:request", args=[public_id]))
    pages.enter("mend_request", lambda public_id: reverse("requests:mend", args=[public_id]))
    pages.enter("new_request", _new_request)


def _new_request(learner: uuid.UUID | None = None) -> str:
    """Where a request is filed: for oneself, or for a learner."""
    return reverse("requests:choose") + (f"?for={learner}" if learner else "")
