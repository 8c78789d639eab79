"""Words of the pages about hours that are offered or shown in several places."""

from django.utils.translation import gettext_lazy as _

RETURN_PHRASES = [
    _("The course does not fit the professional field or the title applied for (article 3.2)."),
    _("The year or the subject is wrong; please have the platform correct it."),
    _("The study cannot be confirmed; please hand in a proof of the platform."),
    _("The record looks like a repetition of another one."),
]
"""Reasons that officers give most often when they return a record."""
