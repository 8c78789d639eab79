"""The journal's page: the audit administrator's alone, filtered, masked, and every action has a name."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.administration.services import issue_code
from ground.actors import SystemActor
from journal.actions import ACTIONS, grouped, label
from journal.models import JournalEntry
from journal.portal_actors import ACTORS
from journal.selectors import entries, whom
from journal.services import note_settings, record
from journal.words import NAMES, OF_NO_OBJECT, part_label, value_label
from tests.architecture.sources import modules
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


def keys_told() -> set[str]:
    """Every key that the sources put into “before” or “after”, where it is written as text: beside the call or in a
    dictionary of the function that calls."""
    found: set[str] = set()
    for app in (*APPS, "accounts", "exemptions", "policy", "programs", "units", "uploads"):
        for path in (ROOT / app).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                if name not in {"record", "Line", "JournalLine", "_line"}:
                    continue
                for keyword in call.keywords:
                    if keyword.arg in {"before", "after"}:
                        found |= _keys(keyword.value, _given(tree, call))
    return found


def _given(tree: ast.Module, call: ast.Call) -> dict[str, list[ast.expr]]:
    """What is assigned to each name in the function in which a call stands."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    around = [one for one in functions if one.lineno <= call.lineno <= (one.end_lineno or 0)]
    given: dict[str, list[ast.expr]] = {}
    for node in (part for one in around for part in ast.walk(one)):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value] * len(names)
                for name, value in zip(names, parts, strict=False):
                    if isinstance(name, ast.Name):
                        given.setdefault(name.id, []).append(value)
    return given


def _keys(value: ast.expr, given: dict[str, list[ast.expr]]) -> set[str]:
    """Keys of a dictionary that is written down, of what is joined to it, and of what a name was given before."""
    match value:
        case ast.Dict(keys=keys, values=values):
            found = {str(key.value) for key in keys if isinstance(key, ast.Constant)}
            inside = [one for key, one in zip(keys, values, strict=True) if key is None]
            return found.union(*(_keys(one, given) for one in inside))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _keys(left, given) | _keys(right, given)
        case ast.IfExp(body=body, orelse=other):
            return _keys(body, given) | _keys(other, given)
        case ast.Name(id=name):
            return set().union(*(_keys(one, {}) for one in given.get(name, [])))
    return set()


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ('def f():\n    record(after={"a": 1, **{"b": 2}})', {"a", "b"}),
        ('def f():\n    after = {"a": 1}\n    record(after=after | {"c": 1})', {"a", "c"}),
        ('def f():\n    before, after = {"a": 1}, {"b": 1}\n    record(before=before, after=after)', {"a", "b"}),
        ('def f():\n    after = {"a": 1}\ndef g():\n    record(after=after)', set()),
    ],
)
def test_keys_are_found_beside_the_call_and_in_what_it_names(source, keys):
    tree = ast.parse(source)
    (call,) = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert set().union(*(_keys(one.value, _given(tree, call)) for one in call.keywords)) == keys


def test_every_key_of_a_line_has_a_name():
    told = keys_told()
    assert len(told) > 60
    missing = sorted(told - set(NAMES) - set(OF_NO_OBJECT))
    assert not missing, "add to journal/words.py: " + ", ".join(missing)


@pytest.mark.parametrize(
    ("name", "value", "kind", "said"),
    [
        ("employment", "retired", "learners.learner", "退休"),
        ("employment", "retired", "", "退休"),  # whatever it is about
        ("role", "unit_hr", "", "单位人事"),
        ("sector", "non_public", "learners.learner", "非公有制"),
        ("grassroots_post", True, "learners.learner", "是"),
        ("grassroots_post", None, "learners.learner", "—"),
        ("rows", 12345, "", "12,345"),
        ("policy_year", 2024, "", "2024"),
        ("recorded_at", "2024-06-03T04:00:00+00:00", "", "2024-06-03 12:00"),
        ("kinds", ["a", "b"], "", "a、b"),
        ("what", "no code of ours", "nothing.atall", "no code of ours"),
        ("question", "annual_check:2024", "reports.cardrun", "2024年度审验"),
        ("application", "nonsense:x", "assessments.snapshot", "nonsense:x"),
        ("kind", "qualification_exam", "exemptions.fact", "职业资格考试"),
        ("kind", "tenure", "casework.caserequest", "破格申报：现职称任职起始日期"),
        ("create_units", "clear", "uploads.upload", "不像写错的单位"),
    ],
)
def test_a_value_is_told_in_words(name, value, kind, said):
    assert value_label(name, value, kind) == said


def test_the_filter_has_each_action_once_and_each_name_once_in_its_group():
    groups = grouped()
    codes = [code for _group, _name, actions in groups for codes, _said in actions for code in codes.split(",")]
    assert sorted(codes) == sorted(ACTIONS)
    for _group, name, actions in groups:
        said = [one for _codes, one in actions]
        assert len(said) == len(set(said)), name


def test_a_line_says_whom_it_is_about_and_which_unit(cast, django_assert_max_num_queries):
    client = open_session(cast.audit_admin)
    for member in (cast.alatan, cast.colleague, cast.outsider):
        JournalEntry.objects.create(
            at=timezone.now(), actor_name="x", action="learner.changed", object_type="learners.learner",
            object_key=str(member.learner.public_id), unit_key=str(member.learner.unit.public_id),
            before={"post_grade": 7}, after={"post_grade": 6},
        )  # fmt: skip
    with django_assert_max_num_queries(12):
        lines = client.get("/journal/", {"action": "learner.changed"}).context["lines"]
    newest = lines[0]
    assert (newest.about.whom, newest.about.unit) == (cast.outsider.learner.name, cast.outsider.learner.unit.name)
    assert newest.in_short == "岗位等级 7 → 6"
    assert len(lines) == 3


def test_only_who_reads_the_journal_learns_names(cast):
    line = JournalEntry.objects.create(
        at=timezone.now(), actor_name="x", action="learner.changed", object_type="learners.learner",
        object_key=str(cast.alatan.learner.public_id),
    )  # fmt: skip
    assert whom(actor=cast.audit_admin.actor, lines=[line])[line.pk].whom == cast.alatan.learner.name
    assert whom(actor=cast.league_reviewer.actor, lines=[line])[line.pk].whom == ""


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


def test_mode_is_one_thing_of_the_portal_and_another_of_a_plan():
    assert part_label("mode", "") != part_label("mode", "exemptions.TrainingPlan")
    assert part_label("mode", "exemptions.TrainingPlan") == str(
        apps.get_model("exemptions.TrainingPlan")._meta.get_field("mode").verbose_name
    )


def test_whatever_the_portal_does_itself_is_told_in_words():
    """Every name under which the portal acts, and every command that imports."""
    source = "\n".join(module.path.read_text(encoding="utf-8") for module in modules())
    acts = set(re.findall(r'SystemActor\(\s*"([^"]+)"', source))
    acts |= {f"manage.py import_{name}" for name in re.findall(r'^    importer = "(\w+)"', source, re.MULTILINE)}
    assert sorted(acts - set(ACTORS)) == []
    assert sorted(set(ACTORS) - acts) == []
    assert [name for name, said in ACTORS.items() if re.search("[a-z_]{4}", str(said))] == []


@pytest.mark.django_db
def test_the_portal_is_found_by_its_words_and_people_keep_their_names(cast):
    record(actor=SystemActor("standings"), action="files.adopted")
    record(actor=cast.alatan.actor, action="files.adopted")
    page = open_session(cast.audit_admin).get("/journal/", {"who": "全员评定"}).content.decode()
    assert "平台：全员评定" in page
    assert ">standings<" not in page
    assert f">{cast.alatan.actor.name}<" not in page
