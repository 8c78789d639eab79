"""Registrations: filed by visitors, decided by whoever keeps the unit's roster."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.values.identity import RESIDENT_ID, birth_date_of, sex_of
from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record

from .. import throttle
from ..credentials import new_login
from ..identity import normal_id_number
from ..models import Account, Learner, Registration, Unit
from ..models.requests import Step
from ..particulars import Particulars, id_number_index, phone_index
from ..passwords import check_new_password
from ..permissions import check_keeps, check_open
from ..throttle import Purpose
from .people import register_learner

REGISTRATIONS = throttle.Limits(here=60, everywhere=None)  # a whole unit may register from one address


def file_registration(
    *,
    actor: Actor,
    name: str,
    document_type: str,
    id_number: str,
    phone: str,
    unit: Unit,
    password: str,
    address: str,
    now: dt.datetime,
) -> Registration:
    """Somebody asks for an account. The answer is the same whether they are on the roster, have an account, or neither.

    Raises Refused for a password against the rules or a closed unit, Throttled for too many from one address.
    """
    check_open(unit)
    check_new_password(password, secrets=(id_number, phone))
    index = throttle.index_of("registration")
    throttle.begin(purpose=Purpose.REGISTRATION, login_index=index, address=address, now=now, limits=REGISTRATIONS)
    with transaction.atomic():
        registration = Registration.objects.unscoped().create(
            name=name,
            document_type=document_type,
            id_number=id_number,
            id_number_index=id_number_index(id_number),
            phone=phone,
            phone_index=phone_index(phone),
            password=make_password(password),
            unit=unit,
            created_at=now,
        )
        record(actor=actor, action="registration.filed", target=registration, unit_key=unit.public_id)
    return registration


@transaction.atomic
def approve_registration(*, actor: Actor, registration: Registration, now: dt.datetime) -> Account:
    """Lets somebody in. Who is not on the roster is entered with it. Raises Refused.

    Refused: not in charge, one's own, decided already, an account exists, the number belongs to another unit or name.
    """
    check_keeps(actor, registration.unit.path)
    learner = Learner.objects.unscoped().filter(id_number_index=registration.id_number_index).first()
    if learner is not None and actor.learner_id == learner.pk:
        raise Refused(_("Nobody approves their own registration; the next office up does."))
    if learner is not None:
        _check_fits(actor, learner, registration)
    _decide(actor, registration, Step.APPROVED, "", now)
    if learner is None:
        learner = register_learner(
            actor=actor, particulars=_particulars(registration), unit=registration.unit, since=timezone.localdate(now)
        )
    try:
        with transaction.atomic():
            account = Account.objects.create(
                login=new_login(),
                name=learner.name,
                learner=learner,
                password=registration.password,
                password_changed_at=registration.created_at,
            )
    except IntegrityError:
        raise Refused(
            _("This person has an account already. If the password is forgotten, issue a one-time code.")
        ) from None
    others = Registration.objects.unscoped().filter(id_number_index=registration.id_number_index, step=Step.WAITING)
    others.update(
        step=Step.RETURNED, decided_at=now, decided_by=actor.name[:80], reason=_("Another registration was approved.")
    )
    record(actor=actor, action="registration.approved", target=registration, unit_key=registration.unit.public_id)
    return account


@transaction.atomic
def return_registration(*, actor: Actor, registration: Registration, reason: str, now: dt.datetime) -> None:
    """Sends a registration back with a reason that the applicant reads. Raises Refused."""
    check_keeps(actor, registration.unit.path)
    if not reason.strip():
        raise Refused(_("Please give a reason: the applicant reads it."))
    _decide(actor, registration, Step.RETURNED, reason.strip()[:300], now)
    record(
        actor=actor,
        action="registration.returned",
        target=registration,
        unit_key=registration.unit.public_id,
        reason=reason,
    )


def _check_fits(actor: Actor, learner: Learner, registration: Registration) -> None:
    try:
        check_keeps(actor, learner.unit.path)
    except Refused:
        raise Refused(
            _("This person is not in your roster, but entered elsewhere. The former unit enters the leaving first.")
        ) from None
    if learner.name != registration.name:
        raise Refused(_("The name does not fit the one entered for this ID number. Return the registration."))


def _decide(actor: Actor, registration: Registration, step: str, reason: str, now: dt.datetime) -> None:
    waiting = Registration.objects.unscoped().filter(pk=registration.pk, step=Step.WAITING)
    if not waiting.update(step=step, decided_at=now, decided_by=actor.name[:80], reason=reason):
        registration.refresh_from_db()
        raise Refused(
            _("Somebody was faster: %(name)s, %(time)s.")
            % {"name": registration.decided_by, "time": f"{timezone.localtime(registration.decided_at):%Y-%m-%d %H:%M}"}
        )
    registration.refresh_from_db()


def _particulars(registration: Registration) -> Particulars:
    number = normal_id_number(registration.id_number)
    resident = registration.document_type == RESIDENT_ID
    return Particulars(
        name=registration.name,
        id_number=number,
        document_type=registration.document_type,
        phone=registration.phone,
        sex=sex_of(number) if resident else "",
        birth_date=birth_date_of(number) if resident else None,
    )
