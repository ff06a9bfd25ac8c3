"""The life of a return as a table; pure data that services ask before they move one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a return is; the values of orders.aftersales.models.ReturnState."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RECEIVED = "received"
    CREDITED = "credited"


class Event(StrEnum):
    """What happens to a return; also kinds of the order's events."""

    ACCEPTED = "return_accepted"
    REFUSED = "return_refused"
    RECEIVED = "return_received"
    CREDITED = "credited"


TRANSITIONS: Final[Mapping[tuple[State, Event], State]] = {
    (State.REQUESTED, Event.ACCEPTED): State.ACCEPTED,
    (State.REQUESTED, Event.REFUSED): State.REFUSED,
    (State.ACCEPTED, Event.RECEIVED): State.RECEIVED,
    (State.RECEIVED, Event.CREDITED): State.CREDITED,
}


def next_state(state: str, event: Event) -> State | None:
    """Return the state after an event, or None when the event cannot happen to a return in this state."""
    return TRANSITIONS.get((State(state), event))


def allowed_events(state: str) -> frozenset[Event]:
    """Return what can happen to a return in this state."""
    return frozenset(event for source, event in TRANSITIONS if source == state)
