"""Numbers of certificates as they are compared."""

from __future__ import annotations

import unicodedata


def normal(number: str) -> str:
    """The number as it is compared: width, case, spaces and hyphens make no other certificate. Empty where no figure
    stands in it: 无 and 见附件 are no numbers."""
    folded = unicodedata.normalize("NFKC", number).casefold()
    return "".join(one for one in folded if one.isalnum()) if any(one.isdigit() for one in folded) else ""
