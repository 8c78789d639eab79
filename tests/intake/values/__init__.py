"""What each parser takes, on its figures and beside them. What it refuses is in test_wrong_cells as well."""

from intake.faults import Fault

ID = "152502197507214742"


def code(found: object) -> str:
    assert isinstance(found, Fault), found
    return found.code
