"""What a buyer chooses from: no option that is better in nothing, no “cheapest” that costs as much and comes later."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from orders.options import NAMES, OptionCard, option_cards
from orders.placing import OptionSums
from portal.kernel.money import Money
from portal.pages.choosing import choices, marked
from promising.shapes import OptionView

NOTHING = Money(Decimal(0))
SHORT = SimpleNamespace(
    sku="BOLT",
    unit="PCE",
    unit_factor=Decimal(1),
    schedule=(),
    short=Decimal(1),
    because={},
    site="",
    service="",
)


def line_short_of(short: str) -> Any:
    """Return a line that leaves so much open."""
    return SimpleNamespace(**{**vars(SHORT), "short": Decimal(short)})


def card(*codes, total="100", deliveries=1, lines=()) -> OptionCard:
    """Return an option of one plan under some codes."""
    option = OptionView(code=codes[0], same_as=codes[1:], cost=NOTHING, deliveries=deliveries, lines=lines)
    money = Money(Decimal(total))
    sums = OptionSums(goods=money, carriage=NOTHING, total=money, is_to_approve=False)
    promise: Any = SimpleNamespace(options=(option,))
    (made,) = option_cards(promise, {}, {codes[0]: sums})
    return made


def test_what_is_chosen_already_is_not_to_be_chosen_again():
    remedy = {"service": "express", "site": "DC", "hours": 9}
    lines = [
        SimpleNamespace(**{**vars(SHORT), "because": {"sooner": [remedy]}, "site": "DC", "service": service})
        for service in ("express", "standard")
    ]

    found = [line.remedies[0] for line in card("fewest", lines=lines).lines]

    assert [(told.site, told.service) for told in found] == [("", ""), ("DC", "express")]
    assert found[0].text == found[1].text


def chosen(cards, held=""):
    """Return the codes of the options, each with its names' codes."""
    codes = {str(name): code for code, name in NAMES.items()}
    return {found.code: [codes[str(name)] for name in found.names] for found in choices(cards, held=held)}


@pytest.mark.parametrize(
    ("cards", "left"),
    [
        # where carriage is free a later delivery is no cheaper for the buyer
        (
            [card("earliest", deliveries=2), card("cheapest", deliveries=2)],
            {"earliest": ["earliest", "cheapest"]},
        ),
        # but fewer deliveries are something of their own
        (
            [card("earliest", deliveries=2), card("cheapest", "fewest")],
            {"earliest": ["earliest", "cheapest"], "cheapest": ["fewest"]},
        ),
        # a cent less is cheaper
        (
            [card("earliest", total="100.01"), card("cheapest"), card("fewest", total="120")],
            {"earliest": ["earliest"], "cheapest": ["cheapest", "fewest"]},
        ),
        # one that leaves more open is no cheaper, though it costs less
        (
            [
                card("earliest", total="90", deliveries=2, lines=(line_short_of("5"),)),
                card("cheapest", lines=(line_short_of("3"),)),
            ],
            {"earliest": ["earliest"], "cheapest": ["cheapest"]},
        ),
        # of two that cost the same, that of the wanted day
        (
            [card("earliest"), card("wanted"), card("cheapest")],
            {"earliest": ["earliest"], "wanted": ["wanted", "cheapest"]},
        ),
        ([card("earliest", "cheapest", "fewest")], {"earliest": ["earliest", "cheapest", "fewest"]}),
    ],
)
def test_an_option_has_the_names_that_it_deserves_for_the_buyer(cards, left):
    assert chosen(cards) == left


def test_what_sends_less_does_not_take_the_name_of_what_sends_all():
    cards = [card("earliest", total="50", lines=(SHORT,)), card("cheapest")]

    assert chosen(cards) == {"earliest": ["earliest"], "cheapest": ["cheapest"]}


def test_what_is_held_stays_under_the_code_that_it_is_held_by():
    cards = [card("earliest", "fewest", deliveries=2), card("cheapest", deliveries=2)]

    assert chosen(cards, held="cheapest")["cheapest"] == ["cheapest"]
    assert list(chosen(cards, held="fewest")) == ["fewest"]


def test_options_without_prices_stay_as_the_engine_named_them():
    cards = [replace(each, sums=None) for each in (card("earliest"), card("cheapest"))]

    assert chosen(cards) == {"earliest": ["earliest"], "cheapest": ["cheapest"]}


@pytest.mark.parametrize(
    ("cards", "code"),
    [
        ([card("earliest"), card("wanted"), card("cheapest")], "wanted"),
        ([card("earliest", "wanted"), card("cheapest")], "earliest"),
        ([card("earliest"), card("cheapest")], "earliest"),
        ([], ""),
    ],
)
def test_the_wanted_day_is_marked_where_there_is_one(cards, code):
    assert marked(cards) == code
