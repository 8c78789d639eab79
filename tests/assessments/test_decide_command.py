"""manage.py decide: cases in, decisions out, in a process of its own as people use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "tests" / "rulebook" / "examples.jsonl"


@pytest.fixture(scope="module")
def decide(tmp_path_factory):
    """Runs the command on bytes with options; returns the decoded lines, or with ``refused`` what it says on its way
    out. There is no migrated database anywhere near."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CETRACK_")}
    environment |= {"CETRACK_DATA_DIR": str(tmp_path_factory.mktemp("data")), "CETRACK_ENV_FILE": os.devnull}
    environment["DJANGO_SETTINGS_MODULE"] = "cetrack.settings"

    def run(text: bytes, *options: str, refused: bool = False) -> Any:
        done = subprocess.run(
            [sys.executable, "manage.py", "decide", *options],
            input=text,
            capture_output=True,
            cwd=ROOT,
            env=environment,
            timeout=120,
        )
        assert (done.returncode != 0) is refused, done.stderr.decode()
        if refused:
            return done.stderr.decode()
        assert not (Path(environment["CETRACK_DATA_DIR"]) / "cetrack.sqlite3").exists()
        return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]

    return run


def test_it_answers_every_worked_case_exactly(decide):
    examples = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    answers = decide("\n".join(json.dumps(example["case"], ensure_ascii=False) for example in examples).encode())
    for example, answer in zip(examples, answers, strict=True):
        assert {key: answer.get(key) for key in example["decision"]} == example["decision"], example["case"]["name"]


def test_it_answers_malformed_lines_and_goes_on(decide):
    good = json.loads(EXAMPLES.read_text(encoding="utf-8").splitlines()[0])["case"]
    text = json.dumps(good).encode()
    bad_hours = json.dumps({**good, "credits": [{**good["credits"][0], "hours": "29.55"}]}).encode()
    lines = [
        text,
        b"",
        b"   ",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        bad_hours,
        b'{"policy": "\\ud800"}',
        b"\t\r",
        text,
    ]
    first, *errors, last = decide(b"\n".join(lines))
    assert first["outcome"] == last["outcome"] == "met"
    assert all(set(error) == {"error"} and error["error"]["message"] for error in errors)
    assert [error["error"]["field"] for error in errors][-2:] == ["credits[0].hours", "policy"]
    assert len(errors) == 6


def test_blank_input_gives_no_output(decide):
    assert decide(b"") == decide(b"\n\n  \n") == []


@pytest.mark.parametrize("text", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\xef\xbb\xbf  \n\n"])
def test_a_byte_order_mark_alone_gives_no_line(decide, text):
    assert decide(text) == []


def test_a_byte_order_mark_at_the_start_is_skipped(decide):
    good = EXAMPLES.read_text(encoding="utf-8").splitlines()[0]
    line = json.dumps(json.loads(good)["case"]).encode()
    assert decide(b"\xef\xbb\xbf" + line) == decide(line)
    assert "error" not in decide(line)[0]


REAL = (ROOT / "rulebook" / "packs" / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
CASE = {
    "policy": "xlgl-2024",
    "as_of": "2024-12-31",
    "learner": {"sex": "male", "birth_date": "1985-05-05", "sector": "public", "grassroots_post": False},
    "application": {"kind": "annual_check"},
    "credits": [],
}


def of(policy: str) -> bytes:
    return json.dumps({**CASE, "policy": policy}).encode()


def elsewhere(year: int, hours: int = 30, series: str = "elsewhere") -> str:
    """The real pack as that of another place, with other public hours."""
    text = REAL.replace("id: xlgl-2024", f"id: {series}-{year}").replace("series: xlgl", f"series: {series}")
    text = text.replace("policy_year: 2024", f"policy_year: {year}").replace("years: [2024]", f"years: [{year}]")
    text = text.replace("years: [2021, 2022, 2023]", "years: [2019]").replace("hours: 30\n", f"hours: {hours}\n")
    text = text.replace(
        "annual_check: {years: [2021, 2022, 2023, 2024]}", f"annual_check: {{years: [{year - 1}, {year}]}}"
    )
    return text.replace("hours: 90", f"hours: {60 + hours}")


class TestPacks:
    def put(self, place: Path, text: str) -> Path:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        return place

    def test_the_invented_series_is_known(self, decide):
        answers = decide(b"\n".join(of(f"sample-{year}") for year in (2023, 2024, 2025)))
        assert [sum(float(gap["hours"]) for gap in answer["missing"]) for answer in answers] == [72, 90, 90]
        assert [answer["fee"] for answer in answers] == ["144.00", "225.00", "270.00"]

    def test_a_file_a_folder_of_one_pack_a_folder_of_packs(self, decide, tmp_path):
        alone = self.put(tmp_path / "a.yaml", elsewhere(2024, 31))
        folder = self.put(tmp_path / "one" / "pack.yaml", elsewhere(2024, 32)).parent
        self.put(tmp_path / "many" / "b.yaml", elsewhere(2024, 33))
        self.put(tmp_path / "many" / "c" / "pack.yaml", elsewhere(2025, 34))
        for place, hours in ((alone, "31"), (folder, "32"), (tmp_path / "many", "33")):
            (answer,) = decide(of("elsewhere-2024"), "--packs", str(place))
            assert answer["missing"][0]["hours"] == hours
        both = decide(of("elsewhere-2024") + b"\n" + of("xlgl-2024"), "--packs", str(alone))
        assert [answer["missing"][0]["hours"] for answer in both] == ["31", "30"]

    def test_packs_of_several_places_make_a_series(self, decide, tmp_path):
        first = self.put(tmp_path / "first.yaml", elsewhere(2024, 31))
        second = self.put(tmp_path / "second.yaml", elsewhere(2025, 34))
        question = json.dumps(
            {**CASE, "policy": "elsewhere-2025", "application": {"kind": "annual_check", "year": 2024}}
        ).encode()
        (together,) = decide(question, "--packs", str(first), "--packs", str(second))
        (alone,) = decide(question, "--packs", str(second))
        assert [answer["missing"][0]["hours"] for answer in (together, alone)] == ["31", "34"]

    def test_a_pack_of_an_id_that_is_carried_stands_in_its_place(self, decide, tmp_path):
        place = self.put(
            tmp_path / "mine.yaml", REAL.replace("hours: 30\n", "hours: 29\n").replace("hours: 90", "hours: 89")
        )
        (answer,) = decide(of("xlgl-2024"), "--packs", str(place))
        assert answer["missing"][0]["hours"] == "29"

    @pytest.mark.parametrize(
        ("files", "says"),
        [
            (
                {"a.yaml": REAL.replace("issued: 2024-01-12", "issued: 2024-02-30")},
                "a.yaml，第15行：“2024-02-30”不是存在的日期",
            ),
            ({"a.yaml": elsewhere(2024), "b.yaml": elsewhere(2024)}, "b.yaml，第7行：规则包“elsewhere-2024”已经在"),
            (
                {"a.yaml": elsewhere(2024).replace("id: elsewhere-2024", "id: a"), "b.yaml": elsewhere(2024)},
                "b.yaml，第16行：系列“elsewhere”的2024年度已有规则包“a”",
            ),
            ({}, "这里没有规则包"),
        ],
    )
    def test_what_is_wrong_is_told_with_file_line_and_sentence(self, decide, tmp_path, files, says):
        for name, text in files.items():
            self.put(tmp_path / name, text)
        assert says in decide(b"", "--packs", str(tmp_path), refused=True)


class TestRulings:
    data = json.dumps(
        {
            **CASE,
            "application": {"kind": "title_review", "level": "senior"},
            "learner": {**CASE["learner"], "birth_date": "1969-12-31"},
            "as_of": "2024-06-20",
        }
    ).encode()

    def test_a_ruling_settles_a_reading_for_the_run(self, decide):
        (doubtful,) = decide(self.data)
        assert (doubtful["outcome"], doubtful["open_readings"]) == ("needs_confirmation", ["age_date"])
        (other,) = decide(self.data, "--ruling", "age_date=year_end")
        assert (other["outcome"], other["open_readings"]) == ("met", [])
        (default,) = decide(self.data, "--ruling", "age_date=application", "--ruling", "filed_plan=roster")
        assert (default["outcome"], default["open_readings"]) == ("not_met", [])

    @pytest.mark.parametrize("ruling", ["age_date=tomorrow", "age=year_end", "age_date", "=", ""])
    def test_a_ruling_that_no_pack_knows(self, decide, ruling):
        assert "没有规则包有读法" in decide(b"", "--ruling", ruling, refused=True)


def test_it_answers_line_by_line_before_the_input_ends(decide):
    """Whoever drives it like a service gets each answer before the next question."""
    case = json.dumps(json.loads(EXAMPLES.read_text(encoding="utf-8").splitlines()[0])["case"]).encode() + b"\n"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cetrack.settings"}
    with subprocess.Popen(
        [sys.executable, "manage.py", "decide"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=environment,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(2):
            process.stdin.write(case)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["outcome"] == "met"
        process.stdin.close()
        assert process.wait(timeout=60) == 0
