"""What the tests of routes ask of a decision."""

from typing import Any

from tests.rulebook.cases import case, decide


def answer(application: dict[str, Any], **changes: Any) -> tuple[str, str | None]:
    """Answer under the default readings, and the route."""
    decision = decide(case(application, **changes))
    return decision["by_default"], decision["route"]


def missing_years(application: dict[str, Any], **changes: Any) -> list[int]:
    return sorted({gap["year"] for gap in decide(case(application, **changes))["missing"]})
