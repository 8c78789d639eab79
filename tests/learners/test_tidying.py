"""What is of no use any more goes; what is still needed stays."""

import datetime as dt

from django.utils import timezone

from learners import throttle, vault
from learners.models import AccountSession, OneTimeCode, RosterImport, SignInAttempt
from learners.services import issue_code
from learners.tidying import tidy

from ..signin import open_session

NOW = timezone.now()


def test_ended_sessions_old_tries_and_void_codes_go(cast):
    client = open_session(cast.alatan)
    open_session(cast.colleague)
    AccountSession.objects.filter(account=cast.colleague.account).update(expire_date=NOW - dt.timedelta(minutes=1))
    issue_code(actor=cast.unit_hr.actor, learner=cast.alatan.learner, now=NOW)
    issue_code(actor=cast.unit_hr.actor, learner=cast.colleague.learner, now=NOW - dt.timedelta(days=2))
    for age in (1, 30):
        moment = NOW - dt.timedelta(hours=age)
        throttle.begin(purpose="password", login_index="x", address="", now=moment)
    tidy(now=NOW)
    assert client.get("/accounts/security/").status_code == 200
    assert AccountSession.objects.count() == 1
    assert OneTimeCode.objects.count() == 1
    assert SignInAttempt.objects.count() == 1


def test_an_uploaded_roster_is_kept_for_thirty_days(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    rows = [
        RosterImport.objects.unscoped().create(
            uploaded_by="x", uploaded_at=NOW - dt.timedelta(days=days), file_name="x", file_hash="x",
            vault_key=vault.put(b"roster"), since=NOW.date(), state=state,
        )
        for days, state in [(29, "stored"), (31, "stored"), (31, "confirmed")]
    ]  # fmt: skip
    tidy(now=NOW)
    assert [bool(RosterImport.objects.unscoped().get(pk=row.pk).vault_key) for row in rows] == [True, False, True]
    assert len(list(vault.stored_keys())) == 2
