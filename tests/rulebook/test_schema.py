"""The JSON Schema for editors: every pack fits it, and what is plainly wrong does not."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from rulebook.loader import PACKS, SAMPLES, content_of, read_pack
from rulebook.schema import pack_schema

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).parent
CARRIED = [*PACKS.glob("*/pack.yaml"), *SAMPLES.glob("*/pack.yaml")]
FILES = sorted([*CARRIED, *(HERE / "places").glob("*.yaml"), HERE / "other_pack.yaml"])
CHECK = jsonschema.Draft202012Validator(pack_schema())


def as_json(file):
    """A pack as an editor hands it to the schema."""
    return json.loads(json.dumps(content_of(file.read_text(encoding="utf-8"), file.name)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem if file.stem != "pack" else file.parent.name)
def test_every_pack_fits_the_schema(file):
    assert [error.message for error in CHECK.iter_errors(as_json(file))] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("policy_year",), "2024"),
        (("issued",), "2024年1月12日"),
        (("year_starts",), "9"),
        (("police_year",), 2024),
        (("fee", "per_hour"), "2.505"),
        (("base", 0, "kind"), "sometimes"),
        (("readings", 0, "state"), "closed"),
        (("windows", 0, "kind"), "holiday"),
        (("subjects", 0, "hours"), "30.255"),
    ],
)
def test_what_is_plainly_wrong_does_not_fit(path, value):
    data = as_json(PACKS / "xlgl-2024" / "pack.yaml")
    place = data
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    assert list(CHECK.iter_errors(data))


def plain(value):
    """As lists and mappings that can be written as YAML again."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, tuple) else value


TEXT = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
BLOCKS = [part.partition("```")[0] for part in TEXT.split("```yaml\n")[1:]]


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_every_example_of_the_description_is_a_pack_or_part_of_one(number):
    """docs/packs.md: the first block is a pack; each other one takes the place of the sections that it names."""
    whole = content_of(BLOCKS[0], "packs.md") | content_of(BLOCKS[number], "packs.md")
    written = yaml.safe_dump(plain(whole), allow_unicode=True, sort_keys=False)
    assert read_pack(written, "packs.md").id == "example-2025"
    assert not list(CHECK.iter_errors(json.loads(json.dumps(whole))))


def test_the_description_has_an_example_for_each_section():
    sections = set().union(*(content_of(block, "packs.md") for block in BLOCKS))
    assert sections == set(pack_schema()["properties"])
