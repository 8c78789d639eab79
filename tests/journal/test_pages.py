"""The journal's page: the audit administrator's alone, filtered, masked, and every action has a name."""

import ast
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.administration.services import issue_code
from journal.actions import ACTIONS, label
from journal.models import JournalEntry
from journal.selectors import entries
from journal.services import note_settings
from uploads.importers import Importer, importers
from uploads.states import UploadMove

from ..signin import open_session

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("assessments", "casework", "cetrack", "credits", "exemptions", "journal", "learners", "reports")


def recorded() -> set[str]:
    """Every action that the sources write, where it is written as text."""
    found = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                given = [keyword.value for keyword in node.keywords if keyword.arg == "action"]
                given += node.args[:1] if name == "Line" else []
                if name in {"record", "Line", "_line"}:
                    found |= {part.value for part in given if isinstance(part, ast.Constant)}
    return found | {one.journal + word for one in importers() for word in _steps(one)}


def _steps(importer: Importer) -> set[str]:
    """The words of the upload room's lines: each importer writes its own before them."""
    never = set() if importer.staged else {UploadMove.OVERTAKE}
    never |= set() if importer.withdraws else {UploadMove.ASK_WITHDRAWAL, UploadMove.WITHDRAW}
    return {"uploaded", *map(str, set(UploadMove) - never)}


def test_every_action_that_is_written_has_a_name():
    missing = sorted(recorded() - set(ACTIONS))
    assert not missing, "add to journal/actions.py: " + ", ".join(missing)
    assert len(recorded()) > 40


@pytest.mark.parametrize(
    "member", ["unit_hr", "league_reviewer", "supervisor", "system_admin", "security_admin", "alatan"]
)
def test_nobody_else_reads_the_journal(cast, member):
    assert not entries(actor=cast.members[member].actor).exists()
    assert open_session(cast.members[member]).get("/journal/").status_code == 404


def test_the_page_filters_by_who_what_when_and_which(cast):
    issue_code(actor=cast.unit_hr.actor, learner=cast.alatan.learner, today=timezone.now().date(), now=timezone.now())
    client = open_session(cast.audit_admin)
    today = timezone.localdate()
    key = cast.alatan.learner.public_id

    def shown(**asked):
        lines = client.get("/journal/", asked).context["lines"]
        return str(label("account.code_issued")) in {line.action for line in lines}

    assert shown()
    assert shown(who="秀兰", action="account.code_issued", since=str(today), until=str(today), key=str(key))
    assert shown(action="account.")
    assert not shown(who="别人")
    assert not shown(action="unit.")
    assert not shown(until="2020-01-01")
    assert not shown(key="00000000-0000-0000-0000-000000000000")
    assert shown(since="not a day", until="2024-13-45")


def test_pages_turn_by_a_signed_mark(cast):
    JournalEntry.objects.bulk_create(
        JournalEntry(at=timezone.now(), actor_name=f"人{number}", action="unit.created") for number in range(150)
    )
    client = open_session(cast.audit_admin)
    first = client.get("/journal/")
    assert len(first.context["lines"]) == 100
    second = client.get("/journal/", {"after": first.context["after"]})
    assert len(second.context["lines"]) == 50
    assert len(client.get("/journal/", {"after": "57"}).context["lines"]) == 100


def test_the_file_says_who_took_it_holds_no_formula_and_is_on_record(cast):
    JournalEntry.objects.create(at=timezone.now(), actor_name="=1+1", action="unit.created", reason="+cmd")
    answer = open_session(cast.audit_admin).get("/journal/file/")
    text = answer.content.decode("utf-8-sig")
    assert "审计管理员" in text.splitlines()[0]
    assert "'=1+1" in text
    assert "'+cmd" in text
    assert JournalEntry.objects.filter(action="export.taken", after__what="journal").exists()


def test_a_change_of_settings_is_written_once_and_holds_no_secret(cast, settings):
    from ground.actors import SystemActor

    values = settings.CONFIG.public_values()
    actor = SystemActor("settings")
    assert note_settings(actor=actor, values=values)
    assert note_settings(actor=actor, values=values) is None
    line = note_settings(actor=actor, values=values | {"password_profile": "mlps"})
    assert (line.before["password_profile"], line.after["password_profile"]) == ("owasp", "mlps")
    for secret in (settings.SECRET_KEY, settings.CONFIG.index_key, settings.CONFIG.field_keys):
        assert secret not in str(values)
