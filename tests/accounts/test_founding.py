"""The first administrators of an empty portal, from the command line to their first page; and their way back in."""

import io
import re
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.administration.services import appoint_administrator
from accounts.credentials.models import TotpDevice
from accounts.holders.models import Account, RoleAssignment
from ground.actors import SystemActor
from ground.refusals import Refused
from ground.roles import Role
from journal.models import JournalEntry
from units.models import Unit

from ..signin import bind_totp, open_session

pytestmark = pytest.mark.django_db
LEAGUE = "锡林郭勒盟"
FRESH = "塞外-steppe-2024-wind"


def administrator(*words: str) -> str:
    said = io.StringIO()
    call_command("administrator", *words, stdout=said)
    return said.getvalue()


def code_in(said: str) -> str:
    return re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", said)[0]


def test_from_an_empty_database_to_an_office_that_can_begin():
    said = administrator("security", "anquan", "--name", "李安全", "--league", LEAGUE)
    administrator("system", "xitong", "--name", "王系统")
    administrator("audit", "shenji", "--name", "张审计")
    assert list(Unit.objects.values_list("full_name", "depth", "kind")) == [(LEAGUE, 1, "league")]
    assert set(RoleAssignment.objects.values_list("account__login", "role")) == {
        ("anquan", "security_admin"), ("xitong", "system_admin"), ("shenji", "audit_admin"),
    }  # fmt: skip

    browser = Client()
    browser.post(
        reverse("sign_in:reset"),
        {"login": "anquan", "code": code_in(said), "new": FRESH, "again": FRESH},
    )
    opened = browser.post(reverse("sign_in:sign_in"), {"login": "anquan", "password": FRESH})
    assert opened["Location"] == reverse("own:second_factor_set_up")
    assert browser.get(opened["Location"]).status_code == 200

    security = SimpleNamespace(account=Account.objects.get(login="anquan"))
    bind_totp(security.account)
    page = open_session(security)
    page.post(reverse("accounts:accounts"), {"login": "pingshen", "name": "娜仁"})
    reviewer = Account.objects.get(login="pingshen")
    shown = page.get(reverse("accounts:account", args=[reviewer.public_id])).context["grant_form"]
    unit = shown.fields["unit"].prepare_value(Unit.objects.get())
    form = {"grant-role": Role.LEAGUE_REVIEWER, "grant-unit": unit, "grant-since": "2024-01-01"}
    page.post(reverse("accounts:role_grant", args=[reviewer.public_id]), form)
    assert reviewer.roles.get().role == Role.LEAGUE_REVIEWER


def test_who_has_lost_telephone_and_codes_gets_back_in():
    administrator("security", "anquan", "--name", "李安全", "--league", LEAGUE)
    account = Account.objects.get()
    bind_totp(account)
    said = administrator("security", "Anquan")
    assert code_in(said)
    assert not TotpDevice.objects.exists()
    assert RoleAssignment.objects.count() == 1
    actions = list(JournalEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["account.second_factor_reset", "account.code_issued"]
    assert set(JournalEntry.objects.values_list("actor_name", flat=True)) == {"administrator"}


def test_an_account_that_exists_keeps_its_password(cast):
    before = Account.objects.get(login="alatan").password
    said = administrator("audit", "alatan")
    assert "密码和两步验证不变" in said
    assert not re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", said)
    assert Account.objects.get(login="alatan").password == before
    assert cast.alatan.account.roles.filter(role=Role.AUDIT_ADMIN).exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["audit", "shenji", "--name", "张审计"], "--league"),
        (["audit", "shenji", "--league", LEAGUE], "--name"),
        (["audit", "9", "--name", "张审计", "--league", LEAGUE], "账号名"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_stored(words, sentence):
    with pytest.raises(CommandError, match=sentence):
        administrator(*words)
    assert not Unit.objects.exists()
    assert not Account.objects.exists()
    assert not JournalEntry.objects.exists()


def test_one_power_a_person_and_one_uppermost_unit():
    administrator("security", "anquan", "--name", "李安全", "--league", LEAGUE)
    with pytest.raises(CommandError, match="最多"):
        administrator("audit", "anquan")
    with pytest.raises(CommandError, match=LEAGUE):
        administrator("audit", "shenji", "--name", "张审计", "--league", "兴安盟")
    assert Account.objects.count() == RoleAssignment.objects.count() == Unit.objects.count() == 1


def test_only_on_the_server(cast):
    with pytest.raises(Refused):
        appoint_administrator(
            actor=cast.security_admin.actor,
            role=Role.AUDIT_ADMIN,
            login="alatan",
            today=timezone.localdate(),
            now=timezone.now(),
        )
    with pytest.raises(Refused):
        appoint_administrator(
            actor=SystemActor("administrator"),
            role=Role.LEAGUE_REVIEWER,
            login="alatan",
            today=timezone.localdate(),
            now=timezone.now(),
        )


def test_the_command_of_django_points_to_ours():
    with pytest.raises(CommandError, match="administrator"):
        call_command("createsuperuser", "--noinput", login="root", name="root")
    assert not Account.objects.exists()
