"""A promise's options as cards: the same plan is shown once, with all the names that it deserves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from orders.placing import OptionSums
from promising.explaining import Remedy, remedies, sentence, way_text
from promising.representation import LineView, OptionView, PartView, PromiseView

NAMES: Mapping[str, LazyText] = {
    "earliest": _("Earliest"),
    "wanted": _("On the wanted day"),
    "cheapest": _("Cheapest"),
    "fewest": _("Fewest deliveries"),
}


@dataclass(frozen=True, slots=True)
class PartCard:
    """A part of a line, counted as the buyer counted where that comes out even, else in the base unit."""

    part: PartView
    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line of an option with why it does not come sooner, and what would move it; `short` counts as a part does.

    `way`: from where and how it comes, where the buyer chose that.
    """

    line: LineView
    parts: Sequence[PartCard]
    short: tuple[Decimal, str] | None
    why: str
    remedies: Sequence[Remedy]
    way: str


@dataclass(frozen=True, slots=True)
class OptionCard:
    """An option under all its names and codes, `code` the first of them."""

    code: str
    codes: tuple[str, ...]
    names: Sequence[LazyText]
    option: OptionView
    lines: Sequence[LineCard]
    sums: OptionSums | None


def option_cards(
    promise: PromiseView, base_units: Mapping[str, str], sums: Mapping[str, OptionSums]
) -> list[OptionCard]:
    """Return the options of a promise, those with the same plan as one."""
    cards: list[OptionCard] = []
    told: set[str] = set()
    for option in promise.options:
        if option.code in told:
            continue
        codes = (option.code, *option.same_as)
        told.update(codes)
        names = [NAMES[code] for code in NAMES if code in codes]
        lines = [_line_card(line, base_units) for line in option.lines]
        cards.append(OptionCard(option.code, codes, names, option, lines, sums.get(option.code)))
    return cards


def _line_card(line: LineView, base_units: Mapping[str, str]) -> LineCard:
    parts = [
        PartCard(part, *counted_as(part.quantity, line, base_units.get(part.sku or line.sku, line.unit)))
        for part in line.schedule
    ]
    short = counted_as(line.short, line, base_units.get(line.sku, line.unit)) if line.short else None
    found = [_to_choose(remedy, line) for remedy in remedies(line.because)]
    return LineCard(line, parts, short, sentence(line.because), found, _way_of(line))


def _to_choose(remedy: Remedy, line: LineView) -> Remedy:
    """Return a remedy, without what to choose where that is chosen already: another option of the promise has it."""
    is_chosen = (remedy.site, remedy.service) == (line.site, line.service)
    return Remedy(remedy.text) if is_chosen else remedy


def _way_of(line: LineView) -> str:
    names = {part.site: part.site_name for part in line.schedule}
    return way_text(names.get(line.site, line.site), line.service)


def counted_as(quantity: Decimal, line: LineView, base_unit: str) -> tuple[Decimal, str]:
    """Return a quantity of base units in the line's own unit where that is a whole number of them, else as it is."""
    units, rest = divmod(quantity, line.unit_factor)
    return (quantity, base_unit) if rest else (units, line.unit)
