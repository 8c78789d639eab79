"""Registrations: filed by visitors, decided by whoever keeps the unit's roster."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.stirring import stir
from intake.values.identity import RESIDENT_ID, birth_date_of, sex_of
from journal.services import record
from learners.disclosure.services import reveal_numbers
from learners.people.comparing import Compared
from learners.people.identity import normal_id_number
from learners.people.models import Learner
from learners.people.particulars import Particulars, id_number_index, phone_index
from learners.people.pinyin import name_pinyin
from learners.people.selectors import anybody_with_number
from learners.people.services import register_learner
from units.models import Unit
from units.permissions import check_keeps, check_open

from ..credentials import throttle
from ..credentials.logins import new_login
from ..credentials.passwords import check_new_password
from ..credentials.throttle import Purpose
from ..holders.models import Account, Registration
from ..holders.states import FilingMove
from ..messages.services import Told, tell
from .fitting import PhoneFit, phone_fit, phones
from .permissions import REGISTRATIONS

SHORTEST_PROOF = 4
FROM_ONE_ADDRESS = throttle.TryLimits(here=60, everywhere=None)  # a whole unit may register from one address


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
    machine_now: dt.datetime,
) -> Registration:
    """Somebody asks for an account. The answer is the same whether they are on the roster, have an account, or neither.
    Tries are counted by the machine's clock.

    Raises Refused for a password against the rules or a closed unit, Throttled for too many from one address.
    """
    check_open(unit)
    check_new_password(password, secrets=(id_number, phone))
    index = throttle.index_of("registration")
    throttle.begin(
        purpose=Purpose.REGISTRATION, login_index=index, address=address, now=machine_now, limits=FROM_ONE_ADDRESS
    )
    with transaction.atomic():
        registration = Registration.objects.unscoped().create(
            name=name,
            name_pinyin=name_pinyin(name)[0],
            document_type=document_type,
            id_number=id_number,
            id_number_index=id_number_index(id_number),
            phone=phone,
            phone_index=phone_index(phone),
            password=make_password(password),
            unit=unit,
            created_at=now,
        )
        stir(actor=actor, about="registration", public_id=registration.public_id, now=now)
        record(actor=actor, action="registration.filed", target=registration, unit_key=unit.public_id)
    return registration


@transaction.atomic
def approve_registration(*, actor: Actor, registration: Registration, now: dt.datetime, proof: str = "") -> Account:
    """Lets somebody in. Who is not on the roster is entered with it. ``proof``: what has been seen of the person where
    the phone does not agree with the roster. Raises Refused.

    Refused: not in charge, one's own, decided already, an account exists, the number belongs to another unit or name,
    another phone than that of the roster and no proof.
    """
    REGISTRATIONS.check(actor, registration, FilingMove.APPROVE)
    learner = anybody_with_number(actor=actor, id_number_index=registration.id_number_index)
    if learner is not None and actor.learner_id == learner.pk:
        raise Refused(_("Nobody approves their own registration; the next office up does."))
    if learner is not None:
        _check_fits(actor, learner, registration, proof)
    REGISTRATIONS.claim(registration, FilingMove.APPROVE, by=actor, now=now)
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
    others = Registration.objects.unscoped().filter(id_number_index=registration.id_number_index)
    superseded = _("Another registration was approved.")
    REGISTRATIONS.claim_all(others, FilingMove.RETURN, by=actor, now=now, reason=superseded)
    _tell_approved(actor, registration, learner, now)
    _note(actor, registration, FilingMove.APPROVE, proof.strip()[:300])
    return account


def reveal_phones(*, actor: Actor, registration: Registration, reason: str, day: dt.date, now: dt.datetime) -> Compared:
    """Both phones in full, for whoever decides and says why; counted and journalled as a look at the person. Raises
    Refused."""
    REGISTRATIONS.check(actor, registration, FilingMove.APPROVE)
    learner = anybody_with_number(actor=actor, id_number_index=registration.id_number_index)
    if learner is None:
        raise Refused(_("The person is on no roster: there is nothing to compare with."))
    reveal_numbers(actor=actor, learner=learner, reason=reason, day=day, now=now)
    return phones(learner, registration, full=True)


@transaction.atomic
def return_registration(*, actor: Actor, registration: Registration, reason: str, now: dt.datetime) -> None:
    """Sends a registration back with a reason that the applicant reads. Raises Refused."""
    REGISTRATIONS.check(actor, registration, FilingMove.RETURN, reason=reason)
    REGISTRATIONS.claim(registration, FilingMove.RETURN, by=actor, now=now, reason=reason.strip()[:300])
    _note(actor, registration, FilingMove.RETURN, reason)


@transaction.atomic
def reopen_registration(*, actor: Actor, registration: Registration, reason: str, now: dt.datetime) -> None:
    """It waits again, for somebody who did not return it. Belongs to the answer to an objection, which was checked.
    Raises Refused."""
    move, before = FilingMove.REOPEN, {"decided_by": registration.decided_by}
    REGISTRATIONS.claim(registration, move, decided_at=None, decided_by="", reason="")
    stir(actor=actor, about="registration", public_id=registration.public_id, now=now)
    record(
        actor=actor, action=REGISTRATIONS.action(move), target=registration, unit_key=registration.unit.public_id,
        before=before, reason=reason,
    )  # fmt: skip


def _tell_approved(actor: Actor, registration: Registration, learner: Learner, now: dt.datetime) -> None:
    """By the phone of the roster, too, where one is sent to: whoever did not register hears of it."""
    text = _(
        "An account has been opened for you (%(unit)s). If you have not registered yourself, tell your unit at once."
    )
    told = Told(
        key=f"registration:{registration.public_id}",
        text=text % {"unit": registration.unit.name},
        about="home",
        learner_id=learner.pk,
    )
    tell(actor=actor, notices=[told], now=now)


def _check_fits(actor: Actor, learner: Learner, registration: Registration, proof: str) -> None:
    try:
        check_keeps(actor, learner.unit.path)
    except Refused:
        raise Refused(
            _("This person is not in your roster, but entered elsewhere. The former unit enters the leaving first.")
        ) from None
    if learner.name != registration.name:
        raise Refused(_("The name does not fit the one entered for this ID number. Return the registration."))
    if phone_fit(learner, registration) is not PhoneFit.AGREES and len(proof.strip()) < SHORTEST_PROOF:
        raise Refused(
            _(
                "The phone is not that of the roster. Say which proof you have seen: the document itself, or a call to"
                " the number of the roster. Otherwise return the registration."
            )
        )


def _note(actor: Actor, registration: Registration, move: FilingMove, reason: str = "") -> None:
    action, unit_key = REGISTRATIONS.action(move), registration.unit.public_id
    record(actor=actor, action=action, target=registration, unit_key=unit_key, reason=reason)


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
