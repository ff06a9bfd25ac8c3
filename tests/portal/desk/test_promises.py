"""The desk's screen of a promise: what was asked in words, options side by side, the facts for people."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from portal.customers.models import ShipTo
from portal.desk.promise_facts import facts_of
from portal.desk.promise_story import wishes
from portal.kernel.tenancy import SYSTEM, scope
from promising.services import RequestedLine, hold_promise, quote_promise
from promising.shapes import PromiseView

pytestmark = pytest.mark.django_db


@pytest.fixture
def quoted(company, buyer, ship_to, bolt, now):
    """Return a function that promises a quantity of bolts, two boxes of a hundred unless told."""

    def promised(quantity: int = 2, unit: str | None = "BOX", **asked: Any) -> PromiseView:
        with scope(SYSTEM):
            return quote_promise(
                company_id=company.pk,
                user=buyer,
                ship_to=ship_to.public_id,
                lines=[RequestedLine(bolt.sku, quantity, unit)],
                now=now,
                **asked,
            )

    return promised


def screen(office: Client, promise: PromiseView) -> str:
    """Return the screen of a promise as text, its white space folded."""
    answer = office.get(reverse("admin:promising_promise_change", args=[promise.id]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_what_was_asked_is_told_as_the_buyer_counted_without_trailing_noughts(office, quoted, bolt):
    page = screen(office, quoted(1))

    assert f"1. {bolt.name_en}" in page
    assert "1 box<br><small>100 pieces</small>" in page
    assert "100.000" not in page


def test_each_option_tells_its_price_to_the_customer_beside_its_cost_to_serve(office, quoted):
    page = screen(office, quoted(1))

    goods, carriage, total, cost = "€50.00", "€9.00", "€59.00", "€9.00"
    compared = page[page.index("Options side by side") : page.index("Prices are before VAT")]
    assert re.findall(r"€[0-9.,]+", compared) == [goods, carriage, total, cost]


def test_the_chosen_option_is_marked_once_in_the_comparison_and_once_at_its_plan(
    office, quoted, company, now
):
    promise = quoted(1)
    with scope(SYSTEM):
        hold_promise(company_id=company.pk, promise_id=promise.id, option="cheapest", now=now)

    page = screen(office, promise)

    assert page.count('<span class="badge good">Chosen</span>') == 2


def test_a_plan_says_why_not_sooner_in_a_sentence_and_what_is_short(office, quoted):
    page = screen(office, quoted(2))

    assert "<b>Why not sooner?</b> It leaves Dc-Lyon on Tuesday 10 March 18:00; the way takes 1 day." in page
    assert '1 box</td><td colspan="2"><span class="badge bad">Short</span>' in page


def test_times_are_local_to_the_place_of_delivery(office, quoted):
    with scope(SYSTEM):
        ShipTo.objects.update(timezone="Asia/Tokyo")
    promise = quoted(1)

    page = screen(office, promise)

    assert "local to the place of delivery (Asia/Tokyo)" in page
    assert f'datetime="{(promise.created_at + timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M")}' in page


def test_a_promise_that_nobody_confirmed_in_time_is_told_as_expired(office, quoted, now, monkeypatch):
    promise = quoted(1)
    assert "Expired" not in screen(office, promise)

    monkeypatch.setattr("portal.kernel.clock.now", lambda: now + timedelta(hours=1))

    assert '<span class="badge warn">Expired</span>' in screen(office, promise)


def test_the_facts_stand_by_item_and_site(office, quoted, bolt, network):
    page = screen(office, quoted(1))

    assert f'<th scope="row">{bolt.sku}</th><td data-label="Site">{network.site.name}</td>' in page
    assert '<td class="num" data-label="On hand">100 pieces</td>' in page


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ({}, []),
        ({"complete": "order", "substitutes": False}, ["Tout le même jour"]),
        ({"max_shipments": 1}, ["Au plus 1 livraison"]),
        ({"max_shipments": "3", "max_late_days": 0}, ["Au plus 3 livraisons", "Au plus 0 jour après le jour souhaité"]),
        ({"min_shipment": "1250.500"}, ["Au moins 1 250,5 unités de base par livraison"]),
        ({"latest": "2026-12-24"}, ["Pas après le 24 déc. 2026"]),
        ({"collect_at": "DC-LYON", "odd": 1}, ["Enlevé à Lyon"]),
    ],
)  # fmt: skip
def test_a_policy_is_told_in_words(policy, told):
    with override("fr"):
        said = [" ".join(wish.split()) for wish in wishes(policy, {"DC-LYON": "Lyon"})]

    assert said == told


def test_facts_gather_what_was_known_of_an_item_at_a_site(company):
    stored = {
        "now": "2026-11-23T08:00:00+00:00",
        "supply": [["B", "X", "5", None, ""], ["B", "X", "7.000", "2026-12-01", "AP-1"]],
        "reserved": [["B", "X", "2", "2026-11-25"]],
        "safety": [["B", "X", "1"]],
        "protected": [["B", str(company.pk), "3", None]],
        "capacity": [["X", "pick_lines", "2026-11-23", "100", "98"]],
    }

    with scope(SYSTEM):
        found = facts_of(stored, {"B": "PCE"}, {"X": "Centre"})

    (supply,) = found["supply"]
    assert (supply.site, supply.unit, supply.on_hand, supply.safety) == ("Centre", "PCE", 5, 1)
    assert [(more.quantity, more.on.isoformat(), more.note) for more in supply.expected] == [
        (7, "2026-12-01", "AP-1")
    ]
    assert [(less.quantity, less.on.isoformat()) for less in supply.reserved] == [(2, "2026-11-25")]
    assert [(kept.company, kept.quantity, kept.site) for kept in found["kept"]] == [
        (company.name, 3, "any site")
    ]
    assert [(room.owner, room.used, room.quantity) for room in found["rooms"]] == [("Centre", 98, 100)]
