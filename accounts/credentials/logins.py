"""What is typed as a login, in normal form."""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ground import crypto
from ground.refusals import Refused
from intake.folding import fold
from learners.people.identity import normal_id_number, normal_phone
from learners.people.models import Learner

from ..holders.models import Account

CODE_LASTS = dt.timedelta(hours=24)
CLOCKS_DIFFER = dt.timedelta(minutes=5)  # between two machines; what is dated further ahead a wrong clock has made


def insert_account(
    login: str, name: str, learner: Learner | None, encoded: str, changed_at: dt.datetime | None
) -> Account:
    try:
        with transaction.atomic():
            return Account.objects.create(
                login=login, name=name, learner=learner, password=encoded, password_changed_at=changed_at
            )
    except IntegrityError:
        raise Refused(_("This account name is taken, or the person has an account already.")) from None


def code_index_of(subject: Learner | Account | None, code: str) -> str:
    assert subject is not None
    plain = "".join(character for character in code.upper() if character.isalnum())
    return crypto.blind_index(f"{subject._meta.model_name}:{subject.public_id}:{plain}", "one_time_code")


_LONGEST = 80


def new_login() -> str:
    """An account name for somebody who signs in by ID number or phone."""
    return f"u-{uuid.uuid4().hex[:12]}"


def normal_login(typed: str) -> str:
    """Full-width characters become plain, blanks go, letters become small: the form under which tries are counted."""
    plain = fold(unicodedata.normalize("NFKC", typed[: 2 * _LONGEST]))[:_LONGEST]
    phone = normal_phone(plain)
    if len(phone) == 11 and phone.isdigit() and not any(character.isalpha() for character in plain):
        return phone
    return normal_id_number(plain).lower()


def kind_of(typed: str) -> str:
    """What was typed, for the journal; never the thing itself."""
    login = normal_login(typed)
    if len(login) == 11 and login.isdigit():
        return "phone"
    return "document_number" if sum(character.isdigit() for character in login) >= 6 else "account_name"
