"""A JSON document read value by value: each complaint names the place in the document and the reason."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from promising.engine.units import QuantityError, to_units

Value = TypeVar("Value")
ANNOTATIONS: Final = frozenset({"comment", "description", "note", "notes", "source", "title"})
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_DURATION: Final = re.compile(
    r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,6})?)S)?)?\Z", re.ASCII
)
_YEARS: Final = range(1900, 2201)
_LONGEST: Final = timedelta(days=3660)
_DEAREST: Final = 10**9


class CaseError(Exception):
    """A document that cannot be used. `place` is the path in it, `reason` what is wrong there."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place, self.reason = place, reason


def parse(text: str) -> "Node":
    """Return the document as its root node. Raises: CaseError, with line and column where JSON ends to make sense."""
    try:
        value = json.loads(text, parse_float=Decimal, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise CaseError(f"line {error.lineno}, column {error.colno}", f"not JSON: {error.msg}") from error
    except RecursionError as error:
        raise CaseError("$", "nested too deeply") from error
    except ValueError as error:
        raise CaseError("$", str(error)) from error
    return Node(value, "$")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise CaseError("$", f"the key {key!r} appears twice in one object")
        found[key] = value
    return found


class Node:
    """A value and its place. Every reading method raises CaseError when the value is not of its kind."""

    def __init__(self, value: Any, place: str) -> None:
        self.value, self.place = value, place

    def wrong(self, reason: str) -> CaseError:
        """Return the complaint about this value."""
        return CaseError(self.place, reason)

    def members(self, required: Iterable[str] = (), optional: Iterable[str] = ()) -> dict[str, "Node"]:
        """Return an object's members, all required ones there and none unknown. A null is as good as absent."""
        required = tuple(required)
        found = self.mapping()
        for name in required:
            if name not in found:
                raise self.wrong(f"the key {name!r} is missing")
        known = {*required, *optional}
        for name in found:
            if name not in known and name not in ANNOTATIONS:
                close = get_close_matches(name, known, 1)
                hint = f"; did you mean {close[0]!r}?" if close else ""
                raise self.wrong(f"the key {name!r} is not known here{hint}")
        return {name: node for name, node in found.items() if node.value is not None or name in required}

    def mapping(self) -> dict[str, "Node"]:
        """Return an object's members whatever they are called."""
        if not isinstance(self.value, dict):
            raise self.wrong(f"must be an object, not {_kind(self.value)}")
        return {name: Node(value, _joined(self.place, name)) for name, value in self.value.items()}

    def items(self) -> "list[Node]":
        """Return an array's elements."""
        if not isinstance(self.value, list):
            raise self.wrong(f"must be an array, not {_kind(self.value)}")
        return [Node(value, f"{self.place}[{index}]") for index, value in enumerate(self.value)]

    def text(self) -> str:
        """Return a string that is not empty."""
        if not isinstance(self.value, str) or not self.value:
            raise self.wrong(f"must be a string, not {_kind(self.value)}")
        return self.value

    def name(self) -> str:
        """Return an identifier: a string, or a whole number as one."""
        return str(self.value) if type(self.value) is int else self.text()

    def number(self) -> Decimal:
        """Return a number that is finite and not negative."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float | Decimal):
            raise self.wrong(f"must be a number, not {_kind(self.value)}")
        found = Decimal(self.value)
        if not found.is_finite():
            raise self.wrong(f"{self.value} is not a finite number")
        if found < 0:
            raise self.wrong(f"{self.value} is negative")
        return found

    def quantity(self) -> Decimal:
        """Return a number that the engine counts exactly."""
        found = self.number()
        try:
            to_units(found)
        except QuantityError as error:
            raise self.wrong(str(error)) from error
        return found

    def money(self) -> Decimal:
        """Return an amount that the engine can add up exactly."""
        found = self.number()
        if found >= _DEAREST:
            raise self.wrong(f"{self.value} is not below 10^9")
        return found

    def whole(self, most: int = 10**9) -> int:
        """Return a whole number from 0 to `most`."""
        found = self.number()
        if found > most or found != int(found):
            raise self.wrong(f"{self.value} is not a whole number from 0 to {most}")
        return int(found)

    def choice(self, among: Iterable[str]) -> str:
        """Return one of some words."""
        found, among = self.text(), tuple(among)
        if found not in among:
            raise self.wrong(f"{found!r} is none of {', '.join(map(repr, among))}")
        return found

    def reference(self, known: Mapping[str, Value], what: str) -> Value:
        """Return what a code stands for."""
        code = self.text()
        if code not in known:
            close = get_close_matches(code, known, 1, cutoff=0.5)
            raise self.wrong(
                f"there is no {what} {code!r}" + (f"; did you mean {close[0]!r}?" if close else "")
            )
        return known[code]

    def zone(self) -> str:
        """Return the name of an IANA time zone."""
        found = self.text()
        try:
            ZoneInfo(found)
        except (KeyError, ValueError, OSError) as error:
            raise self.wrong(f"{found!r} is not an IANA time zone") from error
        return found

    def day(self) -> date:
        """Return a date YYYY-MM-DD."""
        found = self.text()
        if _DATE.match(found):
            return self.parsed(date.fromisoformat, self._sane(found))
        raise self.wrong(f"{found!r} is not a date YYYY-MM-DD")

    def instant(self) -> datetime:
        """Return an ISO 8601 instant with its offset."""
        found = self.parsed(datetime.fromisoformat, self._sane(self.text()))
        if found.tzinfo is None:
            raise self.wrong(f"{self.value!r} has no offset from UTC")
        return found

    def moment(self) -> date | datetime:
        """Return a date or an instant."""
        return self.day() if isinstance(self.value, str) and len(self.value) <= 10 else self.instant()

    def duration(self) -> timedelta:
        """Return an ISO 8601 duration in weeks, days, hours, minutes and seconds."""
        match = _DURATION.match(self.text())
        if match is None or not any(match.groups()):
            raise self.wrong(f"{self.value!r} is not an ISO 8601 duration such as PT2H30M")
        weeks, days, hours, minutes = (int(part or 0) for part in match.groups()[:4])
        seconds = Decimal(match.group(5) or 0)
        try:
            found = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
            found += timedelta(microseconds=int(seconds * 1_000_000))
        except OverflowError:
            found = timedelta.max
        if found > _LONGEST:
            raise self.wrong(f"{self.value!r} is longer than ten years")
        return found

    def parsed(self, parser: Callable[[str], Value], text: str | None = None) -> Value:
        """Return a string as a parser understands it; its ValueError becomes the complaint."""
        try:
            return parser(self.text() if text is None else text)
        except ValueError as error:
            raise self.wrong(str(error)) from error

    def _sane(self, text: str) -> str:
        if text[:4].isdigit() and int(text[:4]) not in _YEARS:
            raise self.wrong(f"{text!r} is not between {_YEARS[0]} and {_YEARS[-1]}")
        return text


def _joined(place: str, name: str) -> str:
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name)
    return f"{place}.{name}" if plain else f"{place}[{json.dumps(name, ensure_ascii=False)}]"


def _kind(value: Any) -> str:
    names: dict[type, str] = {dict: "an object", list: "an array", bool: "true or false", type(None): "null"}
    if isinstance(value, str):
        return "an empty string" if not value else f"the string {value[:40]!r}"
    return names.get(type(value), f"the number {value}")
