"""Quote: what can be promised now, option beside option, stored as it is shown."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inventory.selectors import Bounds
from portal.catalogue.selectors_lines import Others, substitutes_of
from portal.customers.models import ShipTo
from portal.kernel.errors import Refusal
from portal.kernel.models import User
from portal.kernel.rows import insert_row
from promising.engine import Facts, Line, Network, Request, Stock
from promising.engine import promise as find_options
from promising.facts import build_stock, read_facts, snapshot_of
from promising.models import Promise
from promising.nearness import counters_near
from promising.network import COUNTER, NOWHERE, CompiledNetwork, current_network, doors_of
from promising.services.policies import COLLECT_AT, read_policy
from promising.services.requests import (
    CheckedLine,
    RequestedLine,
    check_latest_day,
    check_lines,
    check_wanted_day,
    receiving_ship_to,
)
from promising.services.ways import check_ways
from promising.shapes import PromiseView, promise_view
from promising.storage import options_json

QUOTE_LIFE: Final = timedelta(minutes=getattr(settings, "QUOTE_MINUTES", 15))
PARTS_A_LINE: Final = 4


class UnknownCounterError(Refusal):
    """Goods cannot be collected there."""

    code = "unknown_counter"
    message = _("Goods cannot be collected at “%(site)s”.")
    remedy = _("Choose one of: %(counters)s.")


@dataclass(frozen=True, eq=False)
class Question:
    """A request for the engine, with the facts that its answer rests on."""

    network: CompiledNetwork
    engine: Network
    request: Request
    facts: Facts
    stock: Stock
    item_ids: Mapping[str, int]


def quote_promise(
    *,
    company_id: int,
    user: User,
    ship_to: UUID,
    lines: Sequence[RequestedLine],
    wanted_on: date | None = None,
    policy: Mapping[str, Any] | None = None,
    now: datetime,
) -> PromiseView:
    """Promise delivery of the lines to a ship-to, and store what is shown for fifteen minutes.

    Reads without locking: the stock may be gone when it is held. Queries: constant in the number of lines.
    Raises: the refusals of promising.services.requests, .policies and .ways, UnknownCounterError.
    """
    promise = compose(
        company_id=company_id,
        user=user,
        ship_to=ship_to,
        lines=lines,
        wanted_on=wanted_on,
        policy=policy,
        now=now,
    )
    with transaction.atomic(savepoint=False):
        insert_row(promise)
    return promise_view(promise)


def compose(
    *,
    company_id: int,
    user: User,
    ship_to: UUID,
    lines: Sequence[RequestedLine],
    wanted_on: date | None,
    policy: Mapping[str, Any] | None,
    now: datetime,
) -> Promise:
    """Return a promise, not yet stored. Raises: as quote_promise."""
    asked = dict(policy or {})
    latest = read_policy(asked).latest
    place = receiving_ship_to(ship_to, company_id=company_id)
    check_wanted_day(wanted_on, place, now=now)
    check_latest_day(latest, wanted_on, place, now=now)
    today = now.astimezone(ZoneInfo(place.timezone)).date()
    checked = check_lines(lines, company_id=company_id, on=today)
    return compose_checked(
        checked, company_id=company_id, user=user, ship_to=place, wanted_on=wanted_on, policy=asked, now=now
    )


def compose_checked(
    lines: Sequence[CheckedLine],
    *,
    company_id: int,
    user: User,
    ship_to: ShipTo,
    wanted_on: date | None,
    policy: Mapping[str, Any],
    now: datetime,
) -> Promise:
    """Return a promise of lines that were checked before, not yet stored. Raises: as `ask`."""
    question = ask(lines, company_id=company_id, ship_to=ship_to, wanted_on=wanted_on, policy=policy, now=now)
    answer = find_options(question.request, question.engine, question.stock, now)
    return Promise(
        public_id=uuid.uuid4(),
        company_id=company_id,
        requested_by_id=user.pk,
        ship_to_id=ship_to.pk,
        wanted_on=wanted_on,
        request=_request_json(lines, policy, question.item_ids),
        options=options_json(answer, question.network, ship_to.company.currency),
        snapshot=snapshot_of(question.facts, now),
        created_at=now,
        expires_at=now + QUOTE_LIFE,
    )


def ask(
    lines: Sequence[CheckedLine],
    *,
    company_id: int,
    ship_to: ShipTo,
    wanted_on: date | None,
    policy: Mapping[str, Any],
    now: datetime,
) -> Question:
    """Return the engine's question for checked lines, with the facts read for it.

    Queries: three, and one for substitutes that did not come with the items.
    Raises: UnknownCounterError, the refusals of read_policy, those of promising.services.ways.
    """
    network = current_network()
    today = now.astimezone(ZoneInfo(ship_to.timezone)).date()
    substitutes = _substitutes(lines, company_id=company_id, on=today)
    skus = {line.item.pk: line.item.sku for line in lines}
    skus |= {item_id: sku for others in substitutes.values() for item_id, sku in others}
    destination = destination_of(network, ship_to, policy)
    check_ways(lines, network, destination)
    request = Request(
        to=destination,
        lines=tuple(_engine_line(line, substitutes.get(line.item.pk, ())) for line in lines),
        customer=str(company_id),
        wanted=wanted_on,
        policy=read_policy(policy),
        zone=None if policy.get(COLLECT_AT) else ship_to.timezone,
        doors=() if policy.get(COLLECT_AT) else doors_of(ship_to),
        collect=() if policy.get(COLLECT_AT) else counters_near(network, ship_to),
    )
    facts, offers = read_facts(skus, network, _bounds(request, network, now), now=now)
    engine = network.with_offers(offers)
    item_ids = {sku: item_id for item_id, sku in skus.items()}
    return Question(network, engine, request, facts, build_stock(engine, facts, now), item_ids)


def _substitutes(lines: Sequence[CheckedLine], *, company_id: int, on: date) -> Mapping[int, Others]:
    """Return the substitutes of the lines' items by key; asked for where they did not come with the items."""
    known = {line.item.pk: line.substitutes for line in lines if line.substitutes is not None}
    unknown = {line.item.pk for line in lines} - known.keys()
    return known | (substitutes_of(unknown, company_id=company_id, on=on) if unknown else {})


def destination_of(network: CompiledNetwork, ship_to: ShipTo, policy: Mapping[str, Any]) -> str:
    """Return where a request is to go: the ship-to's zone, or the counter where the buyer collects.

    Raises: UnknownCounterError.
    """
    if counter := policy.get(COLLECT_AT):
        if COUNTER + str(counter) not in network.counters:
            known = ", ".join(label.removeprefix(COUNTER) for label in network.counters)
            raise UnknownCounterError(
                field=f"policy.{COLLECT_AT}", site=str(counter)[:40], counters=known or "–"
            )
        return COUNTER + str(counter)
    return network.destination_of(ship_to) or NOWHERE


def _engine_line(line: CheckedLine, substitutes: Others) -> Line:
    item = line.item
    kinds = {"chilled": item.is_chilled, "hazardous": bool(item.hazard_class)}
    return Line(
        id=str(line.number),
        item=item.sku,
        quantity=line.quantity,
        sites=frozenset({line.site}) if line.site else None,
        services=frozenset({line.service}) if line.service else None,
        substitutes=tuple(sku for _item_id, sku in substitutes),
        weight=item.weight_kg,
        volume=item.volume_dm3,
        goods=frozenset(kind for kind, applies in kinds.items() if applies),
    )


def _bounds(request: Request, network: CompiledNetwork, now: datetime) -> Bounds:
    """Return what of daily capacities the request could take at most."""
    reach = network.reach_of(request.to, request.collect)
    return Bounds(
        docks=reach.docks,
        lane_ids=reach.lane_ids,
        since=now.date() - timedelta(days=1),
        parts=PARTS_A_LINE * len(request.lines),
        volume=sum((line.volume * line.quantity for line in request.lines), Decimal(0)),
    )


def _request_json(
    lines: Sequence[CheckedLine], policy: Mapping[str, Any], item_ids: Mapping[str, int]
) -> dict[str, Any]:
    return {
        "items": dict(item_ids),
        "policy": {
            key: str(value) if isinstance(value, date | Decimal) else value for key, value in policy.items()
        },
        "lines": [
            {
                "sku": line.item.sku,
                "name_fr": line.item.name_fr,
                "name_en": line.item.name_en,
                "quantity": f"{line.quantity:f}",
                "unit": line.unit,
                "unit_factor": f"{line.factor:f}",
                **({"site": line.site, "service": line.service} if line.site or line.service else {}),
            }
            for line in lines
        ],
    }
