"""Counts into facets: values in the order people expect, and the category tree with its sums."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.catalogue.query.filters import read_range
from portal.catalogue.query.words import fold

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_NUMBER_ALONE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SIZES = {
    "xxs": 0,
    "xs": 1,
    "s": 2,
    "m": 3,
    "l": 4,
    "xl": 5,
    "xxl": 6,
    "2xl": 6,
    "xxxl": 7,
    "3xl": 7,
    "4xl": 8,
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value on offer: as stored, as shown, how many hits it would leave, whether it is chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """An attribute to narrow by, its values in natural order."""

    code: str
    label: str
    unit: str
    is_number: bool
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category in one language: ``path`` is the codes from the root, parted by slashes."""

    pk: int
    code: str
    path: str
    label: str
    position: int


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A category with the hits in it and below; ``is_chosen`` also on the way down to the chosen one."""

    path: str
    label: str
    count: int
    is_chosen: bool
    children: tuple["CategoryNode", ...]


def natural_key(text: str) -> tuple[tuple[int, Decimal, str], ...]:
    """A key by which M3 stands before M10, 16 before 100, and S, M, L, XL by size."""
    folded = fold(text).strip()
    if folded in _SIZES:
        return ((1, Decimal(_SIZES[folded]), ""),)
    key: list[tuple[int, Decimal, str]] = []
    end = 0
    for found in _NUMBER.finditer(folded):
        if before := folded[end : found.start()].strip():
            key.append((2, Decimal(0), before))
        key.append((0, Decimal(found[0].replace(",", ".")), ""))
        end = found.end()
    if rest := folded[end:].strip():
        key.append((2, Decimal(0), rest))
    return tuple(key)


def count_of(value: str, counts: Mapping[str, int]) -> int:
    """How many have a value; of a span (``20..60``), how many have a number within it."""
    span = read_range(value)
    if span is None:
        return counts.get(value, 0)
    return sum(
        count for number, count in counts.items() if _NUMBER_ALONE.fullmatch(number) and span.holds(number)
    )


def span_label(value: str) -> str:
    """A span as people write it, ``20 – 60``, ``≥ 20`` or ``≤ 60``; any other value as it stands."""
    span = read_range(value)
    if span is None:
        return value
    if span.low is None or span.high is None:
        return f"≤ {span.high}" if span.low is None else f"≥ {span.low}"
    return f"{span.low} – {span.high}"


def category_tree(
    categories: Sequence[CategoryRow], count_by_path: Mapping[str, int], chosen: str
) -> tuple[CategoryNode, ...]:
    """The categories that have hits, each with the sum of its own and all below, in their position."""
    totals: dict[str, int] = {}
    for path, count in count_by_path.items():
        for ancestor in ancestors(path):
            totals[ancestor] = totals.get(ancestor, 0) + count
    on_the_way = set(ancestors(chosen)) if chosen else set()
    kept = [row for row in categories if row.path in totals or row.path in on_the_way]
    return _children("", kept, totals, on_the_way)


def ancestors(path: str) -> Iterable[str]:
    """A path's own prefixes from the root down, itself last: ``a``, ``a/b``, ``a/b/c``."""
    codes = path.split("/")
    return ("/".join(codes[:length]) for length in range(1, len(codes) + 1))


def _children(
    parent: str, rows: Sequence[CategoryRow], totals: Mapping[str, int], chosen: set[str]
) -> tuple[CategoryNode, ...]:
    own = [row for row in rows if row.path.rpartition("/")[0] == parent]
    return tuple(
        CategoryNode(
            path=row.path,
            label=row.label,
            count=totals.get(row.path, 0),
            is_chosen=row.path in chosen,
            children=_children(row.path, rows, totals, chosen),
        )
        for row in sorted(own, key=lambda row: (row.position, natural_key(row.label), row.path))
    )
