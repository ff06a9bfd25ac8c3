"""The stages of a demo in their order: each tells whether it was done, and does it. Another catalogue uses some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from inventory.models import SupplierItem
from portal.catalogue.models import Item
from portal.demo.facts.planning import PARIS
from portal.demo.loading import catalogue, companies, gains, network, orders, sureness
from portal.demo.loading.progress import Progress
from portal.demo.stocking import stock_items
from portal.kernel.errors import type_of_text
from portal.kernel.tenancy import SYSTEM, scope


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the demo that is loaded whole or not at all."""

    label: type_of_text
    is_loaded: Callable[[], bool]
    load: Callable[[Progress], object]


def run(stages: Sequence[Stage], show: Callable[[Stage], Progress]) -> int:
    """Load the stages that are not there yet, each in a transaction of its own; return how many were."""
    count = 0
    for stage in stages:
        with scope(SYSTEM):
            is_there = stage.is_loaded()
        if not is_there:
            stage.load(show(stage))
            count += 1
    return count


def own_catalogue(now: datetime, scale: float = 1.0) -> tuple[Stage, ...]:
    """Return the stages of the demo with its own catalogue; `scale` below 1 makes a small one, for tests."""
    return (
        Stage(_("Catalogue"), catalogue.is_loaded, lambda shown: catalogue.load(shown, scale=scale)),
        _network(now),
        Stage(_("Customers"), companies.is_loaded, lambda shown: companies.load(shown, now=now)),
        Stage(_("Stock"), SupplierItem.objects.exists, stock_of(now, "EUR").load),
        Stage(
            _("A year of orders"),
            orders.history_is_loaded,
            lambda shown: orders.load_history(shown, now=now, scale=scale),
        ),
        Stage(
            _("Open orders"),
            orders.open_orders_are_loaded,
            lambda shown: orders.load_open_orders(shown, now=now),
        ),
        Stage(_("Sureness"), sureness.is_loaded, lambda shown: sureness.load(shown, now=now)),
        Stage(_("Earlier delivery"), lambda: gains.is_loaded(now), lambda shown: gains.load(shown, now=now)),
    )


def other_catalogue(now: datetime, currency: str) -> tuple[Stage, ...]:
    """Return the stages that another catalogue needs before its items come: network and customers."""
    return (
        _network(now),
        Stage(
            _("Customers"),
            companies.is_loaded,
            lambda shown: companies.load(shown, now=now, currency=currency, with_prices=False),
        ),
    )


def stock_of(now: datetime, currency: str) -> Stage:
    """Return the stage that stocks the items of a currency; done when each of them has a supplier."""
    today = now.astimezone(PARIS).date()

    def is_stocked() -> bool:
        listed = Item.objects.filter(currency=currency)
        return listed.exists() and not listed.exclude(pk__in=SupplierItem.objects.values("item_id")).exists()

    def stock(shown: Progress) -> None:
        item_ids = list(Item.objects.filter(currency=currency).values_list("pk", flat=True))
        stock_items(item_ids, today=today, progress=shown)

    return Stage(_("Stock"), is_stocked, stock)


def _network(now: datetime) -> Stage:
    return Stage(_("Network"), network.is_loaded, lambda shown: network.load(shown, now=now))
