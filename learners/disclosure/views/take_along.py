"""What the portal holds about oneself, to take along."""

from __future__ import annotations

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ground import clock
from ground.web import XLSX, PageRequest, download, only

from .. import own_data
from ..files import watermark
from ..services import note_export

learner_only = only(lambda actor: actor.learner_id is not None)


@learner_only
@require_safe
def take_along(request: PageRequest) -> HttpResponse:
    """Everything the portal holds about the actor, as a workbook or as JSON."""
    parts = own_data.collect(request.actor)
    note_export(actor=request.actor, what="own data", rows=sum(len(rows) for rows in parts.values()))
    if request.GET.get("format") == "json":
        content = json.dumps(parts, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
        return download(content, _("My data") + ".json", "application/json")
    content = own_data.workbook(parts, watermark(request.actor, clock.now()))
    return download(content, _("My data") + ".xlsx", XLSX)
