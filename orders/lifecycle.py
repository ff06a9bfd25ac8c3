"""The life of an order line as a table, the state of an order drawn from its lines, and the diagram of both.

Pure data: services ask this table before they move a line. The same words name an event here and in the
order's story.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, TypeVar

Source = TypeVar("Source", bound=StrEnum)
Happening = TypeVar("Happening", bound=StrEnum)


class State(StrEnum):
    """Where a line is; the values of orders.models.LineState."""

    DRAFT = "draft"
    TO_APPROVE = "to_approve"
    RECEIVED = "received"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    PICKED = "picked"
    PACKED = "packed"
    SHIPPED = "shipped"
    AT_DOCK = "at_dock"
    DELIVERED = "delivered"
    INVOICED = "invoiced"
    ON_HOLD = "on_hold"
    BACKORDERED = "backordered"
    SUBSTITUTED = "substituted"
    CANCELLED = "cancelled"
    CLAIMED = "claimed"
    RETURNED = "returned"


class Event(StrEnum):
    """What happens to a line; the values are those kinds of orders.models.OrderEvent that move one."""

    PLACED = "placed"
    APPROVAL_REQUESTED = "approval_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    PICKED = "picked"
    SHORT_PICKED = "short_picked"
    PACKED = "packed"
    SHIPPED = "shipped"
    AT_DOCK = "at_dock"
    DELIVERED = "delivered"
    INVOICED = "invoiced"
    ON_HOLD = "on_hold"
    RESUMED = "resumed"
    BACKORDERED = "backordered"
    REALLOCATED = "reallocated"
    SUBSTITUTED = "substituted"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    CLAIMED = "claimed"
    RETURN_RECEIVED = "return_received"


TRANSITIONS: Final[Mapping[tuple[State, Event], State]] = {
    (State.DRAFT, Event.PLACED): State.RECEIVED,
    (State.DRAFT, Event.APPROVAL_REQUESTED): State.TO_APPROVE,
    (State.DRAFT, Event.CANCELLED): State.CANCELLED,
    (State.TO_APPROVE, Event.APPROVED): State.RECEIVED,
    (State.TO_APPROVE, Event.CONFIRMED): State.CONFIRMED,
    (State.TO_APPROVE, Event.BACKORDERED): State.BACKORDERED,
    (State.TO_APPROVE, Event.CHANGED): State.TO_APPROVE,
    (State.TO_APPROVE, Event.REJECTED): State.CANCELLED,
    (State.TO_APPROVE, Event.CANCELLED): State.CANCELLED,
    (State.RECEIVED, Event.CONFIRMED): State.CONFIRMED,
    (State.RECEIVED, Event.BACKORDERED): State.BACKORDERED,
    (State.RECEIVED, Event.CHANGED): State.RECEIVED,
    (State.RECEIVED, Event.CANCELLED): State.CANCELLED,
    (State.CONFIRMED, Event.RELEASED): State.RELEASED,
    (State.CONFIRMED, Event.ON_HOLD): State.ON_HOLD,
    (State.CONFIRMED, Event.BACKORDERED): State.BACKORDERED,
    (State.CONFIRMED, Event.SUBSTITUTED): State.SUBSTITUTED,
    (State.CONFIRMED, Event.CHANGED): State.CONFIRMED,
    (State.CONFIRMED, Event.APPROVAL_REQUESTED): State.TO_APPROVE,
    (State.CONFIRMED, Event.CANCELLED): State.CANCELLED,
    (State.ON_HOLD, Event.RESUMED): State.CONFIRMED,
    (State.ON_HOLD, Event.BACKORDERED): State.BACKORDERED,
    (State.ON_HOLD, Event.CANCELLED): State.CANCELLED,
    (State.BACKORDERED, Event.REALLOCATED): State.CONFIRMED,
    (State.BACKORDERED, Event.SUBSTITUTED): State.SUBSTITUTED,
    (State.BACKORDERED, Event.CHANGED): State.BACKORDERED,
    (State.BACKORDERED, Event.APPROVAL_REQUESTED): State.TO_APPROVE,
    (State.BACKORDERED, Event.CANCELLED): State.CANCELLED,
    (State.RELEASED, Event.PICKED): State.PICKED,
    (State.RELEASED, Event.SHORT_PICKED): State.PICKED,
    (State.RELEASED, Event.BACKORDERED): State.BACKORDERED,
    (State.RELEASED, Event.ON_HOLD): State.ON_HOLD,
    (State.PICKED, Event.PACKED): State.PACKED,
    (State.PACKED, Event.SHIPPED): State.SHIPPED,
    (State.SHIPPED, Event.AT_DOCK): State.AT_DOCK,
    (State.SHIPPED, Event.DELIVERED): State.DELIVERED,
    (State.AT_DOCK, Event.DELIVERED): State.DELIVERED,
    (State.DELIVERED, Event.INVOICED): State.INVOICED,
    (State.DELIVERED, Event.CLAIMED): State.CLAIMED,
    (State.DELIVERED, Event.RETURN_RECEIVED): State.RETURNED,
    (State.INVOICED, Event.CLAIMED): State.CLAIMED,
    (State.INVOICED, Event.RETURN_RECEIVED): State.RETURNED,
    (State.CLAIMED, Event.INVOICED): State.INVOICED,
    (State.CLAIMED, Event.RETURN_RECEIVED): State.RETURNED,
}

# The way of a line without trouble; what a page draws as steps.
MAIN_WAY: Final = (
    State.RECEIVED,
    State.CONFIRMED,
    State.RELEASED,
    State.PICKED,
    State.PACKED,
    State.SHIPPED,
    State.AT_DOCK,
    State.DELIVERED,
    State.INVOICED,
)
# Lines in these states no longer count for their order, unless all of them are such.
DROPPED: Final = (State.CANCELLED, State.SUBSTITUTED)
# From what needs somebody soonest to what needs nobody: an order is in the first state of its lines.
ORDER_RANK: Final = (
    State.TO_APPROVE,
    State.DRAFT,
    State.ON_HOLD,
    State.BACKORDERED,
    State.RECEIVED,
    State.CONFIRMED,
    State.RELEASED,
    State.PICKED,
    State.PACKED,
    State.SHIPPED,
    State.AT_DOCK,
    State.CLAIMED,
    State.DELIVERED,
    State.INVOICED,
    State.RETURNED,
)
# Goods are still owed to the customer.
OPEN: Final = frozenset(ORDER_RANK[: ORDER_RANK.index(State.CLAIMED)])
# The customer has the goods and may send them back.
IN_HAND: Final = frozenset({State.DELIVERED, State.INVOICED, State.CLAIMED})


def next_state(state: str, event: Event) -> State | None:
    """Return the state after an event, or None when the event cannot happen to a line in this state."""
    return TRANSITIONS.get((State(state), event))


def allowed_events(state: str) -> frozenset[Event]:
    """Return what can happen to a line in this state."""
    return frozenset(event for source, event in TRANSITIONS if source == state)


def has_happened(state: str, event: Event) -> bool:
    """Tell whether a line in this state has this step behind it, so that asking again changes nothing."""
    outcomes = {target for (_, moved), target in TRANSITIONS.items() if moved is event}
    reached = [MAIN_WAY.index(outcome) for outcome in outcomes if outcome in MAIN_WAY]
    if state in {State.RETURNED, State.CLAIMED}:
        return bool(reached)
    return state in outcomes or (
        state in MAIN_WAY and any(MAIN_WAY.index(State(state)) > at for at in reached)
    )


def order_state(line_states: Iterable[str]) -> State:
    """Return the state of an order: the least advanced of its lines that still count.

    An order of cancelled and substituted lines only is cancelled; one without lines has charges only,
    as old invoices from a file do: it is invoiced.
    """
    states = {State(state) for state in line_states}
    counting = states.difference(DROPPED)
    if counting:
        return min(counting, key=ORDER_RANK.index)
    return State.CANCELLED if states else State.INVOICED


def render_mermaid(transitions: "Mapping[tuple[Source, Happening], Source]", *, first: StrEnum) -> str:
    """Return a transition table as a Mermaid state diagram; events between the same states share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (source, event), target in transitions.items():
        arrows.setdefault((source.value, target.value), []).append(event.value)
    lines = ["stateDiagram-v2", f"    [*] --> {first.value}"]
    lines += [f"    {source} --> {target}: {', '.join(names)}" for (source, target), names in arrows.items()]
    sources = {source for source, _ in transitions}
    ends = dict.fromkeys(target.value for target in transitions.values() if target not in sources)
    return "\n".join([*lines, *(f"    {end} --> [*]" for end in ends)]) + "\n"
