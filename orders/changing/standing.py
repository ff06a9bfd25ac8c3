"""What of an order may still be changed, until when, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from orders.lifecycle import DROPPED, Event, State, next_state
from orders.models import OrderLine
from portal.catalogue.models import Item
from promising.network import CompiledNetwork


class Barrier(StrEnum):
    """Why a position can no longer be changed."""

    STARTED = "started"
    ON_HOLD = "on_hold"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True)
class Standing:
    """A position with the lines that still count (by part), what bars a change, and until when there is none."""

    position: int
    lines: tuple[OrderLine, ...]
    barrier: Barrier | None
    until: datetime | None

    @property
    def item(self) -> Item:
        """What is ordered."""
        return self.lines[0].item

    @property
    def quantity(self) -> Decimal:
        """All that is ordered of it, in base units."""
        return sum((line.quantity for line in self.lines), Decimal(0))

    @property
    def amount(self) -> Decimal:
        """What it costs."""
        return sum((line.amount for line in self.lines), Decimal(0))


def standings_of(lines: Sequence[OrderLine], network: CompiledNetwork, *, now: datetime) -> list[Standing]:
    """Return the positions that count of lines sorted by position and part. Reads nothing.

    A position may be changed while none of its lines has been handed to the warehouse or stands still, and before the
    cut-off of each: the last instant at which an order still makes its departure.
    """
    counting = [line for line in lines if line.state not in DROPPED]
    grouped = groupby(counting, key=lambda line: line.position)
    return [_standing(position, tuple(found), network, now) for position, found in grouped]


def _standing(
    position: int, lines: tuple[OrderLine, ...], network: CompiledNetwork, now: datetime
) -> Standing:
    limits = [limit for line in lines if (limit := change_until(line, network)) is not None]
    until = min(limits, default=None)
    barrier = next((found for line in lines if (found := _barrier(line)) is not None), None)
    if barrier is None and until is not None and until <= now:
        barrier = Barrier.CUT_OFF
    return Standing(position, lines, barrier, until if barrier is None else None)


def change_until(line: OrderLine, network: CompiledNetwork) -> datetime | None:
    """Return a line's cut-off; None when it has no departure yet."""
    if line.ship_at is None or line.site_id is None:
        return None
    code = network.site_codes.get(line.site_id)
    return (network.order_by(code, line.ship_at) if code else None) or line.ship_at


def _barrier(line: OrderLine) -> Barrier | None:
    if next_state(line.state, Event.CHANGED) is not None:
        return None
    return Barrier.ON_HOLD if line.state == State.ON_HOLD else Barrier.STARTED
