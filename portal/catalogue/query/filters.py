"""A search as a shareable address: query-string pairs read into filters, and written back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from urllib.parse import urlencode

SORTS = ("relevance", "price", "-price", "name", "-name", "code", "-code")
CATEGORY, BRAND = "category", "brand"
_FACET = re.compile(r"f\.([a-z0-9][a-z0-9_-]{0,39})")
_BOUND = r"(-?[0-9]{1,12}(?:[.,][0-9]{1,6})?)?"
_RANGE = re.compile(rf"{_BOUND}\.\.{_BOUND}")
_TRUE, _FALSE = ("1", "true", "on", "yes"), ("", "0", "false", "off", "no")
_MOST_PAGES = 10_000
_MOST_VALUES = 50
_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """A pair that cannot be used, and was left out.

    ``code`` is ``unknown_sort``, ``bad_page``, ``bad_flag``, ``bad_facet``, ``bad_range`` or ``too_many``.
    """

    parameter: str
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class Range:
    """A span of a numeric attribute, both ends included; None is open."""

    low: Decimal | None
    high: Decimal | None

    def holds(self, number: str) -> bool:
        """Whether a number written with a point lies within."""
        value = Decimal(number)
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        return f"{'' if self.low is None else self.low}..{'' if self.high is None else self.high}"


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows and orders a search. ``facets``: attribute code to the values wanted (any of them)."""

    text: str = ""
    category: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_stock: bool = False
    sort: str = "relevance"
    page: int = 1
    problems: tuple[Problem, ...] = ()

    @property
    def is_selective(self) -> bool:
        """Whether attributes are worth counting: those of a whole catalogue say little."""
        return bool(self.text.strip() or self.category or self.facets)


def read_filters(pairs: Iterable[tuple[str, str]]) -> Filters:
    """Read ``q``, ``category``, ``f.<attribute>`` (repeated: any of), ``in_stock``, ``sort`` and ``page``.

    Never raises: a bad value is left out and named among the problems; parameters of others are passed over.
    """
    single: dict[str, str] = {}
    facets: dict[str, dict[str, None]] = {}
    problems: list[Problem] = []
    for parameter, value in pairs:
        cleaned = value.replace("\x00", "").strip()
        if parameter.startswith("f."):
            _add_facet(parameter, cleaned, facets, problems)
        else:
            single.setdefault(parameter, cleaned if parameter != "q" else value.replace("\x00", ""))
    return Filters(
        text=single.get("q", ""),
        category=single.get("category", "")[:_LONGEST_VALUE].strip("/"),
        facets={code: tuple(values) for code, values in facets.items()},
        in_stock=_flag("in_stock", single.get("in_stock", ""), problems),
        sort=_sort(single.get("sort", "") or "relevance", problems),
        page=_page(single.get("page", "") or "1", problems),
        problems=tuple(problems),
    )


def write_filters(filters: Filters) -> str:
    """The query string of a search, defaults left out; reading it again gives the same search."""
    pairs = [("q", filters.text), ("category", filters.category)]
    pairs += [(f"f.{code}", value) for code, values in sorted(filters.facets.items()) for value in values]
    pairs += [("in_stock", "1" if filters.in_stock else "")]
    pairs += [("sort", "" if filters.sort == "relevance" else filters.sort)]
    pairs += [("page", "" if filters.page == 1 else str(filters.page))]
    return urlencode([(name, value) for name, value in pairs if value])


def with_value_toggled(filters: Filters, code: str, value: str) -> Filters:
    """The same search, on its first page, with one value of a facet put in or taken out."""
    chosen = filters.facets.get(code, ())
    values = tuple(one for one in chosen if one != value) if value in chosen else (*chosen, value)
    others = {name: kept for name, kept in filters.facets.items() if name != code}
    return replace(filters, facets={**others, code: values} if values else others, page=1)


def read_range(value: str) -> Range | None:
    """The span written ``20..60``, ``20..`` or ``..60``; None when the value is no span."""
    found = _RANGE.fullmatch(value)
    if not found or not (found[1] or found[2]):
        return None
    low, high = (Decimal(end.replace(",", ".")) if end else None for end in found.groups())
    return Range(low, high)


def _add_facet(
    parameter: str, value: str, facets: dict[str, dict[str, None]], problems: list[Problem]
) -> None:
    named = _FACET.fullmatch(parameter)
    if not named or len(value) > _LONGEST_VALUE:
        problems.append(Problem(parameter, value, "bad_facet"))
    elif ".." in value and _is_bad_range(value):
        problems.append(Problem(parameter, value, "bad_range"))
    elif value and len(facets.setdefault(named[1], {})) >= _MOST_VALUES:
        problems.append(Problem(parameter, value, "too_many"))
    elif value:
        facets[named[1]][value] = None


def _is_bad_range(value: str) -> bool:
    span = read_range(value)
    return span is None or (span.low is not None and span.high is not None and span.low > span.high)


def _flag(parameter: str, value: str, problems: list[Problem]) -> bool:
    if value.casefold() not in (*_TRUE, *_FALSE):
        problems.append(Problem(parameter, value, "bad_flag"))
    return value.casefold() in _TRUE


def _sort(value: str, problems: list[Problem]) -> str:
    if value in SORTS:
        return value
    problems.append(Problem("sort", value, "unknown_sort"))
    return "relevance"


def _page(value: str, problems: list[Problem]) -> int:
    if value.isascii() and value.isdigit() and len(value) <= 6 and 1 <= int(value) <= _MOST_PAGES:
        return int(value)
    problems.append(Problem("page", value, "bad_page"))
    return 1
