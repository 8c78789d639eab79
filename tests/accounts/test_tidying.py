"""What is of no use any more goes; what is still needed stays."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.administration.services import issue_code
from accounts.credentials import throttle
from accounts.credentials.models import AccountSession, OneTimeCode, SignInAttempt
from accounts.sign_in.tidying import tidy

from ..signin import open_session


@pytest.fixture
def now():
    """The moment of this test: a session opened in it must not lie long after."""
    return timezone.now()


def test_ended_sessions_old_tries_and_void_codes_go(cast, now):
    client = open_session(cast.alatan)
    open_session(cast.colleague)
    AccountSession.objects.filter(account=cast.colleague.account).update(expire_date=now - dt.timedelta(minutes=1))
    issue_code(actor=cast.unit_hr.actor, learner=cast.alatan.learner, today=now.date(), now=now)
    issue_code(
        actor=cast.unit_hr.actor, learner=cast.colleague.learner, today=now.date(), now=now - dt.timedelta(days=2)
    )
    for age in (1, 30):
        moment = now - dt.timedelta(hours=age)
        throttle.begin(purpose="password", login_index="x", address="", now=moment)
    tidy(now=now)
    assert client.get("/accounts/security/").status_code == 200
    assert AccountSession.objects.count() == 1
    assert OneTimeCode.objects.count() == 1
    assert SignInAttempt.objects.count() == 1


@pytest.mark.parametrize(("minutes", "left"), [(-1, 1), (1, 0)])
def test_a_used_code_goes_thirty_days_later(cast, now, minutes, left):
    issue_code(actor=cast.unit_hr.actor, learner=cast.alatan.learner, today=now.date(), now=now)
    OneTimeCode.objects.update(used_at=now - dt.timedelta(days=30, minutes=minutes))
    tidy(now=now)
    assert OneTimeCode.objects.count() == left
