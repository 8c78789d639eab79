"""Asked for by another name: who visits reads where to go, who runs it which setting lacks what."""

from __future__ import annotations

import logging

import pytest

from cetrack import checks, doctor, hosts
from ground import clock

OURS = {"ALLOWED_HOSTS": ["portal.example"], "PUBLIC_URL": "https://portal.example"}
FORGOTTEN = OURS | {"PUBLIC_URL": "https://jxjy.example"}


@pytest.fixture(params=[OURS, FORGOTTEN], ids=["ours", "forgotten"])
def installed(request, settings):
    for name, value in request.param.items():
        setattr(settings, name, value)
    return request.param is FORGOTTEN


@pytest.fixture
def asked(client, caplog):
    def ask(host: str, path: str = "/accounts/sign-in/"):
        caplog.set_level(logging.INFO, logger="cetrack.request")
        answer = client.get(path, headers={"host": host})
        lines = [record.msg for record in caplog.records if record.name == "cetrack.request"]
        return answer, [line.get("reason", "") for line in lines if line["event"] == "request"]

    return ask


@pytest.mark.parametrize("host", ["jxjy.example", "www.portal.example:8443"])
def test_another_name_gets_a_sentence_and_the_log_the_setting(asked, installed, host):
    answer, reasons = asked(host)
    assert answer.status_code == 400
    said = "请系统管理员把 jxjy.example 加进 CETRACK_ALLOWED_HOSTS" if installed else "请打开 https://portal.example"
    assert said in answer.content.decode()
    assert reasons == [f"host not in CETRACK_ALLOWED_HOSTS: {host}"]


def test_programs_get_it_as_a_problem(asked, settings):
    settings.ALLOWED_HOSTS, settings.PUBLIC_URL = OURS.values()
    answer, _reasons = asked("other.example", "/api/v1/")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("host", ["a b", "<script>", "x" * 200, "张.example"])
def test_a_name_that_may_hold_anything_is_not_repeated(asked, settings, host):
    settings.ALLOWED_HOSTS, settings.PUBLIC_URL = OURS.values()
    answer, reasons = asked(host.encode().decode("latin-1"))
    assert answer.status_code == 400
    assert reasons == [f"host not in CETRACK_ALLOWED_HOSTS: {hosts.CANNOT_BE_SAID}"]


def test_control_ours_is_answered(asked, db, settings):
    settings.ALLOWED_HOSTS, settings.PUBLIC_URL = OURS.values()
    answer, reasons = asked("portal.example")
    assert (answer.status_code, reasons) == (200, [""])


def test_check_and_doctor_say_which_is_lacking(installed):
    now = doctor.Moment(clock.machine_now(), clock.now())
    warned, finding = checks.answers_to_its_address(None), doctor._address(now)
    assert bool(warned) == bool(finding.todo) == installed
    if installed:
        assert "jxjy.example" in warned[0].msg + warned[0].hint
        assert "CETRACK_ALLOWED_HOSTS" in finding.todo
