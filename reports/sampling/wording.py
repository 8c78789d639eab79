"""Words of sampling audits: strata, the lines of the checklist, the answers to them."""

from django.utils.translation import gettext_lazy as _

STRATA = {"part": _("unit"), "sector": _("ownership"), "level": _("title level"), "state": _("state")}
CHECK_LABELS = {
    "identity": _("Identity and particulars fit the documents"),
    "hours": _("Hours fit what the platforms and certificates say"),
    "certificates": _("Certificates are genuine and complete"),
    "relief": _("Relief is proved"),
    "card": _("The review card fits the record"),
}
ANSWERS = {"ok": _("in order"), "problem": _("problem"), "none": _("does not concern")}
