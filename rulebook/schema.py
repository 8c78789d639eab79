"""The JSON Schema of a pack file, for editors: made from the entries themselves.

What a schema cannot say (whether the parts fit together) the loader says, with file and line.
"""

from typing import Any

from rulebook.entries import Notice

TITLE = "Rule pack of cetrack"


def pack_schema() -> dict[str, Any]:
    """The schema as data. Names of Python types stand nowhere in it."""
    schema = Notice.model_json_schema(by_alias=True)
    found = _readable(schema)
    assert isinstance(found, dict)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": TITLE}


def _readable(part: Any) -> Any:
    """Without titles that only repeat a key, and with short names of the definitions."""
    if isinstance(part, list):
        return [_readable(each) for each in part]
    if not isinstance(part, dict):
        return part
    found = {}
    for key, value in part.items():
        if key == "title" and isinstance(value, str):
            continue
        if key == "$ref":
            value = f"#/$defs/{_name(value.rpartition('/')[2])}"
        elif key == "$defs":
            value = {_name(name): inner for name, inner in value.items()}
        elif key == "mapping" and isinstance(value, dict):
            value = {kind: f"#/$defs/{_name(ref.rpartition('/')[2])}" for kind, ref in value.items()}
        found[key] = value if key == "mapping" else _readable(value)
    return found


def _name(name: str) -> str:
    """ByReading_Annotated_date__… → ByReading_date."""
    whole, _, rest = name.partition("_Annotated_")
    return f"{whole}_{rest.partition('__')[0]}" if rest else name
