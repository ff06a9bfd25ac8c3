"""A change of an order in words and figures of the page: before, after, and what becomes better or worse."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from orders.changing import ChangeView
from orders.changing.shapes import Kind, OptionShown, PartShown, PositionShown, Side
from orders.options import OptionCard, option_cards
from orders.placing import OptionSums
from portal.kernel.money import Money
from portal.pages.choosing import choices
from portal.pages.templatetags.figures import counted
from promising.explaining import Remedy, remedies, sentence
from promising.selectors import promise_by_id

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
    remedies: Sequence[Remedy]


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


def option_choices(change: ChangeView) -> list[OptionCard]:
    """Return the ways that are worth a choice, each with what the order comes to; nothing when there is no choice."""
    promise = promise_by_id(change.promise) if change.promise else None
    if promise is None:
        return []
    sums = {option.code: _sums(option, change.shown.currency) for option in change.shown.options}
    found = choices(option_cards(promise, {}, sums), held=change.option)
    return found if len(found) > 1 else []


def _sums(option: OptionShown, currency: str) -> OptionSums:
    after = option.after
    goods, carriage, total = (
        Money(amount, currency) for amount in (after.goods, after.carriage, after.total)
    )
    return OptionSums(goods, carriage, total, option.needs_approval)


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
