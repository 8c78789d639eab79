"""What the house must not contain, each guard a function of the root of a house that gives what it has found."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .calls import Function, functions, reached, writes
from .sources import ROOT, Module, chain, floors, modules, within

MAKES_ACTORS = "accounts.holders.selectors"
IS_THE_JOURNAL = "journal.services"
LINE = "journal.services.record"
TRANSACTION = ".atomic"

_DERIVED = "derived figures only: who changed the facts left the line"
_OF_A_RUN = "a step of cards in bulk: the run leaves lines when it is asked for, gone through and stopped"
WITHOUT_LINE: dict[str, str] = {
    "assessments.standings.services.standings.add_up": _DERIVED,
    "assessments.standings.services.standings.answer_all": _DERIVED,
    "assessments.standings.services.standings.apply_rulings": _DERIVED,
    "assessments.standings.services.standings.check_all": "reads only",
    "assessments.standings.services.standings.check_counts": "reads only",
    "assessments.standings.services.standings.drain": _DERIVED,
    "assessments.standings.services.standings.finish": _DERIVED,
    "assessments.standings.services.standings.is_behind": "reads only",
    "reports.runs.services.going.begin_with": _OF_A_RUN,
    "reports.runs.services.going.fail_person": _OF_A_RUN,
    "reports.runs.services.going.hand_over": _OF_A_RUN,
}
"""Services that write nothing worth a line, each with the reason."""

DOORS = {"api", "backends", "jobs", "management", "middleware", "tasks", "views"}
"""Parts of the names of modules in which work begins: nobody of the house calls them."""

_MACHINE = "the state of a job row; what the job does is a service"
_DERIVED_FILE = "what a job has worked out, once; who asked for it left the line"
_OLD = "removes what its time has passed for; the retention is stated in docs/personal-data.toml"
WRITES_BESIDE_SERVICES: dict[str, str] = {
    "accounts.sign_in.opening": "signs of an open session, of no use to anybody else; the sign-in itself left the line",
    "accounts.credentials.sessions": "Django's session store: rows of a browser, written on every click",
    "accounts.credentials.puzzles": "pictures to read, of nobody in particular, good for ten minutes",
    "accounts.credentials.throttle": _OLD,
    "accounts.sign_in.tidying": _OLD,
    "credits.annual.ledger": "derived sums, worked out anew by a command; whoever changes records left the line",
    "credits.catalogue.platforms": "the platforms of the rule packs, as they are deployed",
    "ground.jobs.leases": _MACHINE,
    "ground.jobs.machine": _MACHINE,
    "ground.leaving.removal": "random keys of files; the act that removes their record left the line",
    "ground.keys.prints": "fingerprints of the keys; the rotation that lets one go leaves the line",
    "ground.shared_folder": "the mark of the folder of files; the command that changes it leaves the line",
    "journal.chain": "seals of the journal itself",
    "learners.people.stale": "marks of whose figures are to be worked out anew",
    "programs.webhooks.delivering": "what became of an event on its way out; what happened left its line",
    "programs.pushing.memory": "one-time words and kept answers; what is pushed leaves the lines of its batch",
    "programs.tokens.counting": "when a token was last used, and how often in this minute",
    "reports.audit.jobs": _DERIVED_FILE,
    "reports.cards.jobs": _DERIVED_FILE,
    "reports.signing_keys.agreement": "the public half of the first key, as found; taking another one is a service",
    "uploads.papers.jobs": "which job draws a paper; what becomes of it is a service of whoever takes it in",
    "uploads.work": "the number of a plan that is begun, pages in the place of files; keeping the plan leaves the line",
}
"""Modules whose rows are written from a door without a service in between, each with the reason."""

PAGES = {
    "api", "apps", "context", "filters", "forms", "management", "middleware", "nav", "openapi", "templatetags", "urls",
    "views",
}  # fmt: skip
"""Parts of the names of modules that may know HTTP and forms. Everything else is work."""

_FORM_OF_A_KIND = "a kind of claim brings its form"
PAGES_BY_ANOTHER_NAME: dict[str, str] = {
    "credits.claims.kinds": _FORM_OF_A_KIND,
    "exemptions.claims.declared": _FORM_OF_A_KIND,
    "exemptions.claims.kinds": _FORM_OF_A_KIND,
    "exemptions.known": _FORM_OF_A_KIND,
    "ground.kept_pages": "what a view has answered, shown again",
    "ground.lists": "filters and columns of a list as its page shows them",
    "ground.paging": "turns the pages of a list",
    "ground.replicas": "which pages a copy may answer, and how far it must have come for a browser",
    "ground.web": "what pages have in common",
    "hall.requests.access": "what pages find on a request or do not",
    "hall.requests.lists": "a row of a list is cleaned by the form of its kind",
    "reports.audit.address": "a question as an address says it",
    "reports.home.choice": "a question as an address and its form say it",
    "units.fields": "a field of forms",
}
_OF_PAGES = ("django.forms", "django.http", "django.shortcuts", "django.views", "django_filters", "rest_framework")

REFUSALS_TOLD_OTHERWISE: dict[str, str] = {
    "accounts.own.views.account": "beside a form whose fields are emptied",
    "accounts.registrations.views": "beside a form whose fields are emptied",
    "accounts.own.views.passkeys": "to a script, as JSON",
    "accounts.sign_in.views.passkeys": "to a script, as JSON",
    "accounts.sign_in.views.outside": "on the page of signing in, which has the other ways",
    "accounts.sign_in.views.password": "with a status that says too many attempts",
}
"""Views that tell a refusal by other means than ground.web.tried, each with the reason."""


def _public(module: Module) -> Iterator[ast.FunctionDef]:
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def _has_actor(node: ast.FunctionDef) -> bool:
    return "actor" in {argument.arg for argument in node.args.kwonlyargs}


def services(root: Path = ROOT) -> list[Function]:
    """Public functions of every module that is called services, or lies in a package of that name."""
    return [
        functions(root)[f"{module.name}.{node.name}"]
        for module in within("services", root=root)
        if module.name != IS_THE_JOURNAL
        for node in _public(module)
    ]


def without_actor(root: Path = ROOT) -> list[str]:
    return [
        f"{module.at(node)} {node.name}() needs a keyword-only actor"
        for module in within("selectors", "services", root=root)
        if module.name not in {MAKES_ACTORS, IS_THE_JOURNAL}
        for node in _public(module)
        if not _has_actor(node)
    ]


def without_transaction_or_line(root: Path = ROOT) -> list[str]:
    found = []
    for service in services(root):
        if service.name not in WITHOUT_LINE:
            names = reached(service, root)
            if LINE not in names:
                found.append(f"{service.place} leaves no line in the journal")
            if TRANSACTION not in names:
                found.append(f"{service.place} opens no transaction")
    return found


def writes_beside_services(root: Path = ROOT) -> dict[str, list[str]]:
    """Functions that write rows and are reached from a door without a service in between, by their module. What names
    its actor, opens a transaction and leaves its line is a service whatever its module is called."""
    every = functions(root)
    serve = {name for name, one in every.items() if _serves(one, root)}
    found: dict[str, set[str]] = {}
    for name, door in every.items():
        if door.module.parts.isdisjoint(DOORS) or name in serve:
            continue
        known, waiting = {name}, [door]
        while waiting:
            one = waiting.pop()
            if writes(one):
                found.setdefault(one.module.name, set()).add(f"{one.place} writes rows, reached from {door.place}")
            waiting += [every[inner] for inner in one.names - known if inner in every and inner not in serve]
            known |= one.names
    return {module: sorted(lines) for module, lines in found.items()}


def _serves(function: Function, root: Path) -> bool:
    if "services" in function.module.parts:
        return True
    if not _has_actor(function.node):
        return False
    names = reached(function, root)
    return LINE in names and TRANSACTION in names


def readers_that_write(root: Path = ROOT) -> list[str]:
    """Selectors write nothing."""
    every = functions(root).values()
    return [f"{one.place} writes rows" for one in every if "selectors" in one.module.parts and writes(one)]


def work_that_knows_pages(root: Path = ROOT) -> dict[str, list[str]]:
    """Imports of forms, addresses, views and HTTP by modules that are no pages, by module."""
    found: dict[str, list[str]] = {}
    for module in modules(root):
        if module.app == "cetrack" or not module.parts.isdisjoint(PAGES):
            continue
        for node, name in module.imports():
            app, *parts = name.split(".")
            of_a_page = app in floors(root) and not {"api", "forms", "urls", "views"}.isdisjoint(parts)
            if of_a_page or name.startswith(_OF_PAGES):
                found.setdefault(module.name, []).append(f"{module.at(node)} imports {name}")
    return found


def forms_inside_views(root: Path = ROOT) -> list[str]:
    return [
        f"{module.at(node)} {node.name} is a form inside a view"
        for module in within("views", root=root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        if any((chain(base) or [""])[-1].endswith(("Form", "FormSet", "FilterSet")) for base in node.bases)
    ]


def refusals_told_otherwise(root: Path = ROOT) -> dict[str, list[str]]:
    """Views that catch a refusal by themselves, by module."""
    found: dict[str, list[str]] = {}
    for module in within("views", root=root):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler) and node.type is not None:
                caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
                names = {(chain(one) or [""])[-1] for one in caught}
                if any(name.endswith("Refused") and name != "FileRefused" for name in names):
                    found.setdefault(module.name, []).append(f"{module.at(node)} tells a refusal by itself")
    return found


def ways_in_by_hand(root: Path = ROOT) -> list[str]:
    """Who may open a page is said by ground.web alone."""
    return [
        f"{module.at(node)} imports {name}"
        for module in modules(root)
        if module.name != "ground.web"
        for node, name in module.imports()
        if name.rpartition(".")[2] in {"login_required", "never_cache", "permission_required", "user_passes_test"}
    ]


def users_of(library: str, root: Path = ROOT) -> set[str]:
    return {
        module.name for module in modules(root) for _, name in module.imports() if name.partition(".")[0] == library
    }


def defined(pattern: str, root: Path = ROOT) -> list[str]:
    """Where a function of such a name is defined."""
    return [one.place for one in functions(root).values() if re.fullmatch(pattern, one.node.name)]


def _texts(module: Module) -> Iterator[tuple[ast.AST, str]]:
    docs = {
        id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)
    }  # docstrings and notes below names
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node, node.value


def addresses_as_text(first: set[str], root: Path = ROOT) -> list[str]:
    """Texts that begin like an address of the portal; ``first``: the first parts of all addresses."""
    return [
        f"{module.at(node)} says the address {text}"
        for module in modules(root)
        if module.name not in {"cetrack.settings", "accounts.sign_in.middleware"}
        for node, text in _texts(module)
        if text.startswith("/") and text[1:].partition("/")[0] in first
    ]


def addresses_of_upper_floors(owner: dict[str, str], root: Path = ROOT) -> list[str]:
    """Names of addresses (namespace:name) that belong to a floor above; ``owner``: the app of each namespace."""
    height = {name: -number for number, name in enumerate(floors(root))}
    found = []
    for module in modules(root):
        for node, text in _texts(module):
            named = re.fullmatch(r"([a-z_]+):[a-z_]+", text)
            if named and height.get(owner.get(named[1], ""), -99) > height[module.app]:
                found.append(f"{module.at(node)} leads up to {text}")
    return found
