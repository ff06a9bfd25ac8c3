"""What of an order moves together: a gain never splits a delivery, nor an order that was to come complete."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from orders.changing.standing import change_until
from orders.lifecycle import DROPPED, State
from orders.models import OrderLine
from promising.network import CompiledNetwork

Delivery = tuple[OrderLine, ...]


def deliveries_of(lines: Sequence[OrderLine], complete: str | None) -> list[Delivery]:
    """Return the lines that count, in groups that move together, in their order.

    Together: what leaves by the same departure; with `complete` "line" also all parts of a position; with "order" all.
    """
    groups: list[list[OrderLine]] = []
    for line in lines:
        if line.state in DROPPED:
            continue
        joined = [group for group in groups if any(_is_together(line, other, complete) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(each for group in joined for each in group), line])
    return sorted((tuple(sorted(group, key=_place)) for group in groups), key=lambda group: _place(group[0]))


def may_move(delivery: Delivery, network: CompiledNetwork, *, now: datetime) -> bool:
    """Tell whether all of a delivery is confirmed, with a departure whose cut-off is still to come."""
    return all(
        line.state == State.CONFIRMED
        and line.lane_id is not None
        and (until := change_until(line, network)) is not None
        and until > now
        for line in delivery
    )


def departures_of(delivery: Delivery) -> int:
    """Return by how many departures a delivery leaves."""
    return len({(line.lane_id, line.ship_at) for line in delivery})


def last_day(instants: Sequence[datetime | None], zone: str) -> date:
    """Return the day, where it is delivered, of the last instant."""
    return max(at for at in instants if at is not None).astimezone(ZoneInfo(zone)).date()


def _place(line: OrderLine) -> tuple[int, int]:
    return line.position, line.part


def _is_together(line: OrderLine, other: OrderLine, complete: str | None) -> bool:
    if complete == "order":
        return True
    if complete == "line" and line.position == other.position:
        return True
    return (line.lane_id, line.ship_at) == (other.lane_id, other.ship_at)
