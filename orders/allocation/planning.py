"""One line promised anew by the promise engine, from whichever site serves it first, and written as it was found."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from inventory.models import ReservationKind
from orders.models import OrderLine, PromiseEntry, PromiseEntryKind
from portal.kernel.models import User
from promising.engine import Part, Policy, plan
from promising.models import Promise
from promising.network import CompiledNetwork, current_network
from promising.services import UnknownCounterError
from promising.services.plans import Plan, PlanBrokenError, take_plan
from promising.services.policies import COLLECT_AT
from promising.services.quoting import ask
from promising.services.requests import CheckedLine
from promising.storage import because_json

DATES = (
    "site", "lane", "ship_on", "ship_at", "deliver_from", "deliver_until", "promised_until", "sureness",
    "promised_sureness", "because",
)  # fmt: skip
ONE_DELIVERY = {"complete": "line", "max_shipments": 1}


@dataclass(frozen=True, slots=True)
class Found:
    """The earliest delivery of a line, None when there is none, and why it comes no sooner, as it is stored."""

    part: Part | None
    because: dict[str, Any]


def find_part(line: OrderLine, *, now: datetime) -> Found:
    """Return the earliest delivery of the whole line in one part, from any site, and why it is not sooner.

    Only supply that is known is given away: nothing is ordered from a supplier here. What was to be collected still is,
    and not at all where its counter is gone.
    The line needs item, site and the order's ship-to with its company joined.
    """
    wish = CheckedLine(1, line.item, line.quantity, line.unit_id, line.unit_factor)
    try:
        question = ask(
            [wish],
            company_id=line.company_id,
            ship_to=line.order.ship_to,
            wanted_on=None,
            policy={**ONE_DELIVERY, **_collection(line)},
            now=now,
        )
    except UnknownCounterError:
        return Found(None, {})
    request = replace(
        question.request,
        lines=tuple(replace(asked, substitutes=()) for asked in question.request.lines),
        policy=replace(question.request.policy, substitutes=False),
        wanted=line.wanted_on if _is_ahead(line, now) else None,
    )
    assert isinstance(request.policy, Policy)
    (answer,) = plan(request, question.network.engine, question.stock, now).lines
    is_whole = not answer.short and len(answer.schedule) == 1
    currency = line.order.ship_to.company.currency
    return Found(
        answer.schedule[0] if is_whole else None, because_json(answer.because, question.network, currency)
    )


def take_part(
    line: OrderLine, part: Part, because: dict[str, Any], *, reason: Mapping[str, Any], now: datetime
) -> None:
    """Reserve a part firmly for a locked line, and write its dates, what set them, and the promise ledger.

    Raises: PlanBrokenError when somebody was quicker; nothing is written then.
    """
    chosen, network = Plan((part,), {line.item.sku: line.item_id}), current_network()
    take_plan(
        chosen,
        network,
        company_id=line.company_id,
        kind=ReservationKind.FIRM,
        references=[line.public_id],
        now=now,
    )
    line.because, line.sureness = because, network.sureness_of(part)
    set_part(line, part, network)
    repromise_entry(line, reason=reason, author=None, now=now).save(force_insert=True)


def set_part(line: OrderLine, part: Part, network: CompiledNetwork) -> None:
    """Set the way and the dates of a line, its sureness known, as a part says; DATES are the fields to write."""
    site = network.site_rows[part.site]
    line.site = site
    line.lane = network.lane_rows[part.lanes[0]]
    line.ship_at = part.ship_at
    line.ship_on = part.ship_at.astimezone(ZoneInfo(site.timezone)).date()
    line.deliver_from, line.deliver_until = part.deliver_from, part.deliver_until
    if line.promised_until is None:
        line.promised_until, line.promised_sureness = line.deliver_until, line.sureness


def repromise_entry(
    line: OrderLine, *, reason: Mapping[str, Any], author: User | None, now: datetime
) -> PromiseEntry:
    """Return the ledger's entry, not yet stored, that a line has another date from now on."""
    return PromiseEntry(
        company_id=line.company_id,
        line=line,
        kind=PromiseEntryKind.REPROMISED,
        deliver_from=line.deliver_from,
        deliver_until=line.deliver_until,
        at=now,
        author=author,
        reason=dict(reason),
    )


def window_of(part: Part) -> dict[str, str]:
    """Return a part's delivery window as parameters of an event."""
    return {
        "deliver_from": part.deliver_from.isoformat(),
        "deliver_until": part.deliver_until.isoformat(),
    }


def _collection(line: OrderLine) -> dict[str, str]:
    """Return the counter that the buyer collects at, as a policy names it; nothing when the goods are delivered."""
    if line.order.promise is None:
        return {}
    found = Promise.objects.filter(public_id=line.order.promise).values_list("request__policy", flat=True)
    counter = (found.first() or {}).get(COLLECT_AT)
    return {COLLECT_AT: counter} if counter else {}


def _is_ahead(line: OrderLine, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(line.order.ship_to.timezone)).date()
    return line.wanted_on is not None and line.wanted_on > today


__all__ = [
    "DATES",
    "PlanBrokenError",
    "find_part",
    "repromise_entry",
    "set_part",
    "take_part",
    "window_of",
]
