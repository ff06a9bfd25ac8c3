"""The table of a line's life, and its picture in the documents."""

import itertools
from pathlib import Path

import pytest

from orders.aftersales import lifecycle as returns
from orders.lifecycle import (
    IN_HAND,
    MAIN_WAY,
    OPEN,
    ORDER_RANK,
    TRANSITIONS,
    Event,
    State,
    allowed_events,
    has_happened,
    next_state,
    order_state,
    render_mermaid,
)
from orders.models import LineState

DOCUMENT = Path(__file__).parents[2] / "portal" / "docs" / "lifecycle.md"


def test_the_table_speaks_of_the_states_that_a_line_can_have():
    assert [state.value for state in State] == list(LineState.values)


def test_the_main_way_is_a_way_through_the_table():
    for source, target in itertools.pairwise(MAIN_WAY):
        assert target in {next_state(source, event) for event in Event}


def test_every_state_but_the_first_can_be_reached():
    assert set(State) - set(TRANSITIONS.values()) == {State.DRAFT}


def test_nothing_happens_to_a_line_that_was_cancelled():
    assert allowed_events(State.CANCELLED) == frozenset()


def test_goods_that_left_the_shelf_cannot_be_cancelled():
    refused = (State.PICKED, State.PACKED, State.SHIPPED, State.AT_DOCK, State.DELIVERED, State.INVOICED)

    assert not any(Event.CANCELLED in allowed_events(state) for state in refused)


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        (State.CONFIRMED, Event.RELEASED, False),
        (State.RELEASED, Event.RELEASED, True),
        (State.SHIPPED, Event.RELEASED, True),
        (State.RETURNED, Event.DELIVERED, True),
        (State.BACKORDERED, Event.RELEASED, False),
        (State.RELEASED, Event.ON_HOLD, False),
        (State.ON_HOLD, Event.ON_HOLD, True),
    ],
)
def test_a_step_behind_a_line_is_known(state, event, expected):
    assert has_happened(state, event) is expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], State.INVOICED),
        ([State.CONFIRMED, State.SHIPPED], State.CONFIRMED),
        ([State.DELIVERED, State.BACKORDERED], State.BACKORDERED),
        ([State.DELIVERED, State.CANCELLED], State.DELIVERED),
        ([State.CANCELLED, State.SUBSTITUTED], State.CANCELLED),
        ([State.RETURNED, State.INVOICED], State.INVOICED),
    ],
)
def test_an_order_is_where_its_least_advanced_line_is(lines, expected):
    assert order_state(lines) == expected


def test_every_state_that_counts_has_its_rank():
    assert set(ORDER_RANK) == set(State) - {State.CANCELLED, State.SUBSTITUTED}
    assert not OPEN & IN_HAND


def test_the_document_shows_the_tables_as_they_are():
    text = DOCUMENT.read_text()

    assert render_mermaid(TRANSITIONS, first=State.DRAFT) in text
    assert render_mermaid(returns.TRANSITIONS, first=returns.State.REQUESTED) in text
