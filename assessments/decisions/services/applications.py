"""Applications: what a person applies for, on which day."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.late import outrun
from journal.services import record

from .. import purposes
from ..models import Application
from ..permissions import check_speaks_for
from ..selectors import Assessment
from .snapshots import freeze


@transaction.atomic
def apply(*, actor: Actor, assessment: Assessment, now: dt.datetime) -> Application:
    """Enters that a person applies for what has been assessed, on that day, and freezes the decision.

    Asked again for the same day it gives the application that exists. Raises Refused.
    """
    learner = assessment.learner
    check_speaks_for(actor, learner)
    application = Application(
        learner=learner,
        policy=assessment.pack.id,
        key=assessment.key,
        details=purposes.as_data(assessment.application),
        as_of=assessment.as_of,
        outcome=assessment.decision.outcome.value,
        doubt=assessment.doubt,
        facts_hash=assessment.doubt_hash,
        applied_at=now,
        applied_by_key=actor.key,
        applied_by=actor.name[:80],
    )
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError:
        return Application.objects.unscoped().get(
            learner=learner,
            policy=application.policy,
            key=application.key,
            as_of=application.as_of,
            withdrawn_at__isnull=True,
        )
    freeze(actor=actor, assessment=assessment, now=now, application=application)
    record(
        actor=actor,
        action="application.entered",
        target=application,
        unit_key=learner.unit.public_id,
        after={"application": application.key, "as_of": str(application.as_of), "outcome": application.outcome},
    )
    return application


@transaction.atomic
def withdraw_application(*, actor: Actor, application: Application, now: dt.datetime) -> None:
    """Takes an application back. Raises Refused when somebody else has done so already."""
    check_speaks_for(actor, application.learner)
    done = Application.objects.unscoped().filter(pk=application.pk, withdrawn_at__isnull=True).update(withdrawn_at=now)
    if not done:
        raise outrun(application, _("This application has been withdrawn already."))
    record(
        actor=actor,
        action="application.withdrawn",
        target=application,
        unit_key=application.learner.unit.public_id,
        before={"application": application.key, "as_of": str(application.as_of)},
    )
