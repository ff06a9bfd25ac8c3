"""A change of an order in words and figures of the page: before, after, and what becomes better or worse."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from orders.changing import ChangeView
from orders.changing.shapes import Kind, OptionShown, PartShown, PositionShown, Side
from orders.options import NAMES
from portal.pages.templatetags.figures import counted
from promising.explaining import remedies, sentence

KINDS: Mapping[Kind, LazyText] = {
    Kind.RAISED: _("More"),
    Kind.LOWERED: _("Less"),
    Kind.MOVED: _("Moved"),
    Kind.ADDED: _("New"),
    Kind.REMOVED: _("Taken out"),
}
TONES: Mapping[Kind, str] = {Kind.REMOVED: "bad", Kind.ADDED: "good", Kind.MOVED: "info"}


@dataclass(frozen=True, slots=True)
class PartCard:
    """A delivery of one side, its quantity in words; without a date it waits for stock."""

    quantity: str
    part: PartShown


@dataclass(frozen=True, slots=True)
class SideCard:
    """One side of a comparison."""

    quantity: str
    side: Side
    parts: Sequence[PartCard]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A position before beside after, with why what is new is not there sooner."""

    shown: PositionShown
    label: LazyText
    tone: str
    before: SideCard | None
    after: SideCard | None
    why: str
    remedies: Sequence[str]


@dataclass(frozen=True, slots=True)
class OptionChoice:
    """A way to deliver what is promised anew."""

    code: str
    names: Sequence[LazyText]
    deliver_until: datetime | None
    cost: Decimal
    is_chosen: bool


def position_comparisons(
    positions: Iterable[PositionShown], names: Mapping[str, tuple[str, str]]
) -> list[Comparison]:
    """Return changed positions as the page tells them, in the active language."""
    return [
        Comparison(
            shown=each,
            label=KINDS[each.kind],
            tone=TONES.get(each.kind, "warn" if each.kind is Kind.LOWERED else "good"),
            before=_side(each, each.before, names),
            after=_side(each, each.after, names),
            why=sentence(each.because) if each.because else "",
            remedies=remedies(each.because) if each.because else [],
        )
        for each in positions
    ]


def option_choices(change: ChangeView) -> list[OptionChoice]:
    """Return the ways that differ, each under all its names; nothing when there is no choice."""
    found: dict[tuple[datetime | None, Decimal], list[OptionShown]] = {}
    for option in change.shown.options:
        found.setdefault((option.deliver_until, option.cost), []).append(option)
    if len(found) < 2:
        return []
    return [
        OptionChoice(
            code=same[0].code,
            names=[NAMES[option.code] for option in same],
            deliver_until=until,
            cost=cost,
            is_chosen=change.option in {option.code for option in same},
        )
        for (until, cost), same in found.items()
    ]


def _side(
    position: PositionShown, side: Side | None, names: Mapping[str, tuple[str, str]]
) -> SideCard | None:
    if side is None:
        return None
    parts = [PartCard(_counted(position, part.quantity, names), part) for part in side.parts]
    return SideCard(_counted(position, side.quantity, names), side, parts)


def _counted(position: PositionShown, quantity: Decimal, names: Mapping[str, tuple[str, str]]) -> str:
    units, rest = divmod(quantity, position.unit_factor)
    return counted(quantity, position.base_unit, names) if rest else counted(units, position.unit, names)
