"""What the filing office hears of the league's decisions on its plan."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.holders.selectors import accounts_by_key
from accounts.messages.services import Told, tell
from ground.actors import Actor

from .models import TrainingPlan
from .permissions import filers


def tell_filers(*, actor: Actor, plan: TrainingPlan, now: dt.datetime) -> None:
    """Whoever began or filed it, as it stands now."""
    text = _("The training plan “%(title)s”: %(state)s.") % {"title": plan.title, "state": plan.get_state_display()}
    notices = [
        Told(
            key=f"plan:{plan.public_id}:{plan.version}:{account}",
            text=text,
            about="plan",
            about_id=plan.public_id,
            account_id=account,
        )
        for account in accounts_by_key(actor=actor, keys=filers(plan))
    ]
    if notices:
        tell(actor=actor, notices=notices, now=now)
