"""Names of items, for pages and files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ITEMS = {
    "name": _("name"),
    "id_number": _("ID number"),
    "document_type": _("document type"),
    "phone": _("phone"),
    "sex": _("sex"),
    "birth_date": _("birth date"),
    "sector": _("ownership"),
    "grassroots_post": _("front-line post in a township or village"),
    "title_level": _("title level"),
    "post_grade": _("post grade"),
    "field": _("professional field"),
    "unit": _("unit"),
    "standing": _("standing"),
}
