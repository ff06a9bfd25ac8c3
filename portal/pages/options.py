"""A promise's options as cards: the same plan is shown once, with all the names that it deserves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from promising.explaining import remedies, sentence
from promising.representation import LineView, OptionView, PromiseView

NAMES: Mapping[str, LazyText] = {
    "earliest": _("Earliest"),
    "wanted": _("On the wanted day"),
    "cheapest": _("Cheapest"),
    "fewest": _("Fewest deliveries"),
}


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line of an option with why it does not come sooner, and what would move it."""

    line: LineView
    why: str
    remedies: Sequence[str]


@dataclass(frozen=True, slots=True)
class OptionCard:
    """An option under all its names."""

    code: str
    names: Sequence[LazyText]
    option: OptionView
    lines: Sequence[LineCard]


def option_cards(promise: PromiseView) -> list[OptionCard]:
    """Return the options of a promise, those with the same plan as one."""
    cards: list[OptionCard] = []
    told: set[str] = set()
    for option in promise.options:
        if option.code in told:
            continue
        codes = (option.code, *option.same_as)
        told.update(codes)
        names = [NAMES[code] for code in NAMES if code in codes]
        lines = [LineCard(line, sentence(line.because), remedies(line.because)) for line in option.lines]
        cards.append(OptionCard(option.code, names, option, lines))
    return cards
