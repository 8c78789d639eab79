"""Habits of the house that no import contract can express."""

from __future__ import annotations

import ast

from .sources import ROOT, Module, floors, modules, none, within

EDGE = {
    "views", "tasks", "management", "middleware", "api", "context", "checks", "jobs", "templatetags", "health",
    "sessions", "metrics",
}  # fmt: skip

CLOCKS = {
    "cetrack.doctor": "how far the clocks of two machines are apart, asked before and after",
    "ground.clock": "the clock",
    "learners.roster.forms": "the day of joining that is proposed",
    "casework.requests.law": "claims are told by the notice of the day on which they are read",
    "cetrack.pace": "beat's schedule, which runs by the monotonic clock",
    "ground.jobs.leases": "a sign of life says when it was given",
    "ground.jobs.machine": "a job says when it was asked for, taken and finished",
    "journal.services": "a line says when it was written",
    "reports.signing_keys.agreement": "a key of papers says when it was first seen",
    "ground.events": "an event says when it happened",
}
"""Modules that look at the time themselves, each with the reason."""

MACHINE = {
    "cetrack.retention.jobs": "background work has ended in real time",
    "accounts.management.commands.administrator": "a one-time code lasts for real hours",
    "reports.office.views": "whether the clocks of machines agree, for the system administrator",
    "accounts.messages.jobs": "a delivery is claimed for a real minute",
    "accounts.own.views.account": "sessions, passwords and second factors",
    "accounts.administration.views": "a one-time code lasts for real hours",
    "accounts.registrations.views": "tries are counted in real minutes",
    "accounts.sign_in.middleware": "the age of a password",
    "accounts.credentials.sessions": "a session ends after real minutes",
    "accounts.own.views.passkeys": "when a passkey was added",
    "accounts.sign_in.views.passkeys": "half a sign-in lasts for real minutes",
    "accounts.sign_in.views.outside": "what a browser takes to the identity service is good for real minutes",
    "accounts.sign_in.views.puzzle": "a picture to read is good for real minutes",
    "accounts.sign_in.views.password": "tries, captchas, codes, half a sign-in",
    "accounts.tasks": "ended sessions and codes go; deliveries are tried again",
    "hall.selfcheck.views": "questions of visitors are counted in real minutes",
    "programs.api.callers": "calls of a minute are counted in real minutes",
    "programs.api.pushing": "signatures are good for real minutes",
    "programs.tasks": "signatures are good for real minutes",
    "programs.api.papers": "tries to check a paper are counted in real minutes",
    "reports.cards.views": "tries to check a paper are counted in real minutes",
    "cetrack.health": "how long a job waits",
    "cetrack.metrics": "ages of jobs and of beat's last sign of life",
    "cetrack.management.commands.backup": "when a backup was made",
    "cetrack.doctor": "how far the clocks of two machines are apart",
    "cetrack.management.commands.doctor": "how long a job waits, and when beat was seen last",
    "cetrack.management.commands.seed_demo": "second-factor codes and passwords of the accounts",
    "cetrack.system.views": "how long a job waits, when one was cancelled, and when beat was seen last",
    "cetrack.management.playing": "what the demonstration's clock is ahead of",
    "ground.clock": "the business clock is reckoned from it",
    "ground.jobs.leases": "signs of life",
    "ground.jobs.machine": "when a job is asked for, taken and finished",
    "ground.jobs.views": "how long a job has waited",
    "ground.jobs.tasks": "when beat and a worker were seen last",
    "journal.management.commands.seal_journal": "when an anchor was written",
    "journal.tasks": "when an anchor was written",
}
"""Who reads the machine's clock, which a demonstration leaves alone. Everybody else reads the business clock."""

BOTH = {
    "reports.office.views",
    "accounts.sign_in.views.outside",
    "accounts.management.commands.administrator", "accounts.own.views.account", "accounts.administration.views",
    "accounts.registrations.views", "accounts.sign_in.middleware", "accounts.sign_in.views.passkeys",
    "accounts.sign_in.views.password", "accounts.tasks", "cetrack.management.commands.doctor", "cetrack.metrics",
    "cetrack.health", "cetrack.retention.jobs",
    "cetrack.management.commands.seed_demo", "cetrack.system.views",
    "journal.management.commands.seal_journal", "journal.tasks", "ground.clock", "programs.tasks",
    "hall.selfcheck.views",
    "programs.api.callers", "programs.api.papers", "programs.api.pushing", "reports.cards.views",
}  # fmt: skip
"""Those of them that read the business clock as well: roles of the day, days that are shown."""


def _chain(node: ast.AST) -> list[str]:
    """a.b.c() → ["a", "b", "c"]; empty when it does not start at a name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [*reversed([*parts, node.id])] if isinstance(node, ast.Name) else []


def _foreign_models(module: Module) -> set[str]:
    """Names in this module that are model classes of another app."""
    names = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            app, _, rest = node.module.partition(".")
            if app in floors() and app != module.app and "models" in rest.split("."):
                names |= {alias.asname or alias.name for alias in node.names}
    return names


def test_rows_of_other_apps_are_reached_through_their_selectors_and_services():
    """A model class of another app may be named (relations, types, choices); its rows may not be read or written."""
    managers = {"objects", "objects_for_relations", "_base_manager", "_default_manager"}
    found = []
    for module in modules():
        foreign = _foreign_models(module)
        if not foreign:
            continue
        for node in ast.walk(module.tree):
            chain = _chain(node) if isinstance(node, ast.Attribute) else []
            if len(chain) == 2 and chain[0] in foreign and chain[1] in managers:
                found.append(f"{module.at(node)} reads or writes rows of {chain[0]}")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in foreign:
                found.append(f"{module.at(node)} makes a row of {node.func.id}")
    none(found)


def test_work_knows_nothing_of_http():
    found = [
        f"{module.at(node)} imports {name}"
        for module in within("models", "selectors", "services", "tasks", "permissions")
        for node, name in module.imports()
        if name.startswith(("django.http", "django.shortcuts", "django.views"))
    ]
    none(found)


def test_the_clock_is_read_at_the_edge():
    """Below pages, tasks and commands work gets days and times as arguments; ground.clock is the only clock."""
    readers = {
        ("timezone", "now"),
        ("timezone", "localdate"),
        ("timezone", "localtime"),
        ("date", "today"),
        ("datetime", "now"),
    }
    found = []
    for module in modules():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call):
                continue
            chain = _chain(node.func)
            direct = tuple(chain[-2:]) in readers and module.name not in CLOCKS and not _converts(node, chain)
            below = EDGE.isdisjoint(module.parts)
            early = chain[:1] == ["clock"] and below and module.name not in CLOCKS
            if direct or early:
                found.append(f"{module.at(node)} reads the clock: {'.'.join(chain)}()")
    none(found)


def test_each_reader_of_a_clock_is_listed_with_the_one_it_reads():
    machine, business = set(), set()
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                chain = _chain(node.func)
                name = chain[-1:] if chain[:1] == ["clock"] or module.name == "ground.clock" else []
                if name == ["machine_now"]:
                    machine.add(module.name)
                elif name in (["now"], ["today"], ["shown"]):
                    business.add(module.name)
    assert machine == set(MACHINE)
    assert machine & business == BOTH


def test_nobody_takes_a_clock_apart():
    """`from ground.clock import now` would hide which clock is read, and keep a replaced one in force."""
    names = [
        (module, node) for module in modules() for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom)
    ]
    none([f"{module.at(node)} imports from the clock" for module, node in names if node.module == "ground.clock"])


def test_a_page_that_takes_files_says_how_much():
    """Without a word of its own a page takes 1 MB (``cetrack.edge``): a photo would be refused."""
    none([line for module in modules() for line in takes_files_in_silence(module)])


def takes_files_in_silence(module: Module) -> list[str]:
    return [
        f"{module.at(view)} takes files and does not say how much: @takes"
        for view in ast.walk(module.tree)
        if isinstance(view, ast.FunctionDef) and view.decorator_list and "request.FILES" in ast.unparse(view)
        if not any(ast.unparse(decorator).startswith("takes(") for decorator in view.decorator_list)
    ]


def test_control_a_page_that_says_nothing_is_named(tmp_path):
    text = (ROOT / "uploads" / "views.py").read_text(encoding="utf-8")
    (tmp_path / "views.py").write_text(text.replace("@takes(", "@taken("), encoding="utf-8")
    assert takes_files_in_silence(Module(tmp_path / "views.py", tmp_path))


def test_a_moment_becomes_a_day_in_shanghai():
    """A stored moment is in UTC: `.date()` of it, or its day in an f-string, is yesterday's until eight."""
    found = []
    for module in (module for module in modules() if module.name not in STAMPS):
        for node in ast.walk(module.tree):
            taken = _day_taken_from(node)
            names = {part.attr for part in ast.walk(taken) if isinstance(part, ast.Attribute)} if taken else set()
            if any(name == "at" or name.endswith("_at") for name in names) and not names & SHANGHAI:
                found.append(f"{module.at(node)} takes the day of a moment in UTC")
    none(found)


SHANGHAI = {"localtime", "localdate"}
STAMPS = {"reports.audit.table": "MadeTable.at is made local by whoever makes it", "journal.models": "for consoles"}


def _day_taken_from(node: ast.AST) -> ast.AST | None:
    """What `x.date()` or `f"{x:%Y-%m-%d}"` takes the day of; None for anything else."""
    if isinstance(node, ast.Call) and not node.args and isinstance(node.func, ast.Attribute):
        return node.func.value if node.func.attr == "date" else None
    if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
        return node.value if "%d" in ast.unparse(node.format_spec) else None
    return None


def _converts(node: ast.Call, chain: list[str]) -> bool:
    """localtime(moment) and localdate(moment) turn a moment into Shanghai's; without one they read the clock."""
    return chain[-1] in {"localtime", "localdate"} and bool(node.args)


def test_weasyprint_stands_in_one_module():
    users = {module.name for module in modules() for _, name in module.imports() if name.startswith("weasyprint")}
    assert len(users) <= 1, users


def test_databases_differ_in_one_module():
    users = {
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "vendor"
    }
    assert users <= {"ground.dialect"}


def test_files_stay_readable():
    long = [
        f"{m.path.relative_to(ROOT)}: {n} lines" for m in modules() if (n := len(m.path.read_text().splitlines())) > 400
    ]
    none(long)


def opens_the_law(module) -> list[str]:
    """Where a module asks for rule packs by itself instead of through policy.packs."""
    found = [f"{module.at(node)} imports {name}" for node, name in module.imports() if name.endswith(".load_pack")]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr == "RULE_PACKS":
            found.append(f"{module.at(node)} reads RULE_PACKS")
    return found


def test_the_law_has_one_door():
    """A pack without the rulings in force, taken by mistake, would decide otherwise than the page beside it."""
    apps = [m for m in modules() if m.app != "rulebook" and m.name not in {"policy.packs", "cetrack.settings"}]
    none([line for module in apps for line in opens_the_law(module)])
    doors = [module.name for module in modules() if module.app == "policy" and opens_the_law(module)]
    assert doors == ["policy.packs"], "the control: the door itself is found"
