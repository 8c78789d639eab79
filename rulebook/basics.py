"""The small parts of a rule pack: days, hours, amounts, and a value that hangs on a reading."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, Union

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema

from rulebook.quantity import TENTH, parse_cents, parse_tenths

T = TypeVar("T")


def text(value: object) -> object:
    """Article numbers such as 2 or 8 arrive as whole numbers."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def day(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) == 10 and value.isascii() and value[4] == value[7] == "-":
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(f"“{value}”不是存在的日期，日期要写成 2024-01-31 的样子")


def month_day(value: object) -> tuple[int, int]:
    if isinstance(value, tuple):
        return value
    if isinstance(value, str) and len(value) == 5:
        # 2023 is a common year on purpose: a study year cannot start on 29 February.
        found = day(f"2023-{value}")
        return found.month, found.day
    raise ValueError(f"“{value}”不是月-日，应写成 01-01 的样子")


PLACES = "places"
"""In the context in which a pack is read: how many decimal places its hours have."""
_PLACES_IN_WORDS = {1: "一", 2: "两"}


def tenths(value: object, places: int = TENTH) -> int:
    found = tenths_or_none(value, places, "要大于0")
    if not found:
        raise ValueError(f"“{value}”不是学时：要大于0")
    return found


def tenths_or_none(value: object, places: int = TENTH, bound: str = "不能小于0") -> int:
    found = parse_tenths(value, places)
    if found is None:
        raise ValueError(f"“{value}”不是学时：{bound}，最多{_PLACES_IN_WORDS[places]}位小数")
    return found


def _in_pack(read: Callable[[object, int], int]) -> Any:
    """Reads a figure with the decimal places that the hours of its pack have."""

    def validate(value: object, info: ValidationInfo) -> int:
        return read(value, (info.context or {}).get(PLACES, TENTH))

    return BeforeValidator(validate)


def cents(value: object) -> int:
    found = parse_cents(text(value))
    if found is None:
        raise ValueError(f"“{value}”不是金额：最多两位小数")
    return found


def year(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1000 <= value <= 9998:
        raise ValueError(f"“{value}”不是四位数的年度")
    return value


def share(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    whole, _, parts = str(value).partition("/")
    if whole.isdecimal() and parts.isdecimal() and 0 < int(whole) <= int(parts):
        return Fraction(int(whole), int(parts))
    raise ValueError(f"“{value}”不是份额，应写成 2/3 的样子，而且不大于1")


_HOURS = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^[0-9]{1,6}(\.[0-9]{1,2})?$"}]}
_MONEY = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^[0-9]{1,9}(\.[0-9]{1,2})?$"}]}
_DAY = {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_TEXT = {"type": ["string", "integer", "number"]}

Text = Annotated[str, BeforeValidator(text), Field(min_length=1), WithJsonSchema({**_TEXT, "minLength": 1})]
Day = Annotated[date, BeforeValidator(day), WithJsonSchema(_DAY)]
MonthDay = Annotated[
    tuple[int, int], BeforeValidator(month_day), WithJsonSchema({"type": "string", "pattern": r"^[0-9]{2}-[0-9]{2}$"})
]
Tenths = Annotated[int, _in_pack(tenths), WithJsonSchema(_HOURS)]
TenthsOrNone = Annotated[int, _in_pack(tenths_or_none), WithJsonSchema(_HOURS)]
Cents = Annotated[int, BeforeValidator(cents), WithJsonSchema(_MONEY)]
Year = Annotated[int, BeforeValidator(year), WithJsonSchema({"type": "integer", "minimum": 1000, "maximum": 9998})]
Share = Annotated[Fraction, BeforeValidator(share), WithJsonSchema({"type": "string", "pattern": r"^[0-9]+/[0-9]+$"})]


def words(value: object) -> object:
    """One word stands for a list of one."""
    return (value,) if isinstance(value, str) else value


_WORDS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
Words = Annotated[tuple[Text, ...], BeforeValidator(words), Field(min_length=1), WithJsonSchema(_WORDS)]


def values(value: object) -> object:
    """Words, numbers, true or false, one or several, as text."""
    several = value if isinstance(value, tuple | list) else (value,)
    return tuple(str(each).lower() if isinstance(each, bool) else each for each in several)


_VALUE = {"type": ["string", "integer", "boolean"]}
_VALUES = {"anyOf": [_VALUE, {"type": "array", "items": _VALUE, "minItems": 1}]}
Values = Annotated[tuple[Text, ...], BeforeValidator(values), Field(min_length=1), WithJsonSchema(_VALUES)]


class PackEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(PackEntry):
    """An entry with its place in the notice."""

    article: Text
    checked: Day


class Summarised(Sourced):
    summary: Text


class ByReading(PackEntry, Generic[T]):
    """A value that hangs on a reading: one for each of its options."""

    reading: Text
    values: Mapping[Text, T] = Field(min_length=2)


if TYPE_CHECKING:
    Either = Union[T, ByReading[T]]  # noqa: UP007 - an alias with a variable
else:

    class Either:
        """A value, or one for each option of a reading. (An alias would lose how the values are read.)"""

        def __class_getitem__(cls, item: Any) -> Any:
            return item | ByReading[item]


def options_of(value: Any) -> tuple[Any, ...]:
    """All that a value may be: one for each option where it hangs on a reading."""
    return tuple(value.values.values()) if isinstance(value, ByReading) else (value,)


def readings_used(entry: Any) -> "list[tuple[tuple[str | int, ...], ByReading[Any]]]":
    """Every value of an entry that hangs on a reading, with its path."""
    found: list[tuple[tuple[str | int, ...], ByReading[Any]]] = []

    def walk(value: Any, path: tuple[str | int, ...]) -> None:
        if isinstance(value, ByReading):
            found.append((path, value))
        elif isinstance(value, BaseModel):
            for name, info in type(value).model_fields.items():
                walk(getattr(value, name), (*path, info.alias or name))
        elif isinstance(value, Mapping):
            for key, inner in value.items():
                walk(inner, (*path, key))
        elif isinstance(value, tuple):
            for index, inner in enumerate(value):
                walk(inner, (*path, index))

    walk(entry, ())
    return found
