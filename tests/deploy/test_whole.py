"""While an upgrade lies on the disk already, the version before serves from memory alone."""

from __future__ import annotations

import sys

import pytest
from django.template import Engine, engines

from cetrack import gunicorn, whole
from reports.printing import sheets

from .environments import ROOT

SOME = ("403.html", "reports/audit/units.html", "bootstrap5/field.html")


@pytest.fixture
def engine(monkeypatch) -> Engine:
    """One that has read nothing yet."""
    known = engines["django"].engine
    fresh = Engine(dirs=known.dirs, app_dirs=True, libraries=known.libraries, builtins=known.builtins)
    monkeypatch.setattr(engines["django"], "engine", fresh)
    return fresh


def test_all_that_lies_on_the_disk_is_named():
    ours = {str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html")}
    assert len(ours) > 200
    assert ours | {"bootstrap5/field.html"} <= set(whole.templates())
    assert {"cetrack.doctor", "rulebook.worked", "reports.audit.jobs", "intake.sheets"} <= set(whole.modules())
    assert not {"cetrack.wsgi", "cetrack.management.commands.backup"} & set(whole.modules())


def test_what_is_named_is_read(engine, monkeypatch):
    monkeypatch.setattr(whole, "templates", lambda: SOME)
    monkeypatch.setattr(whole, "modules", lambda: ["json.tool"])
    monkeypatch.delitem(sys.modules, "json.tool", raising=False)
    read = engine.template_loaders[0].get_template_cache
    assert not read.keys() & set(SOME)  # the control: Django reads them when they are shown
    whole.load()
    assert set(SOME) <= read.keys()
    assert "json.tool" in sys.modules


@pytest.mark.parametrize(("embedded", "done"), [(True, ["printer"]), (False, ["whole", "printer"])])
def test_each_web_process_gets_ready_beside_its_first_requests(settings, monkeypatch, embedded, done):
    found = []
    monkeypatch.setattr(whole, "load", lambda: found.append("whole"))
    monkeypatch.setattr(sheets, "warm_up", lambda: found.append("printer"))
    settings.EMBEDDED = embedded
    gunicorn.post_worker_init(None).join(5)
    assert found == done
