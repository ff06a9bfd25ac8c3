"""What a draft asks the promise engine, as if what it gives back were free; nothing is kept but the promise."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from orders.changing.planning import Draft
from portal.kernel.models import User
from promising.engine.model import CODES
from promising.models import Promise
from promising.network import current_network
from promising.services import UnknownOptionError
from promising.services.exchanging import as_if_given_back
from promising.services.policies import COLLECT_AT
from promising.services.quoting import compose_checked, destination_of
from promising.services.requests import CheckedLine
from promising.services.ways import is_offered
from promising.shapes import OptionView, option_view

CHEAPEST: Final = "cheapest"
EARLIEST: Final = "earliest"
WANTED: Final = "wanted"


def promise_draft(draft: Draft, *, user: User, now: datetime) -> Promise | None:
    """Return a promise, not yet stored, of what a draft asks for; None when it asks for nothing.

    The order's own policy holds, but for substitutes; so does the way that was chosen for a line, unless it goes to
    another address or on another day. Queries: constant; nothing is locked unless goods are given
    back. Raises: UnknownOptionError.
    """
    if draft.option and draft.option not in CODES:
        raise UnknownOptionError(field="option", option=draft.option[:20], options=", ".join(CODES))
    if not draft.asked:
        return None
    placed = _placed(draft)
    policy = _policy(draft, placed)
    lines = _lines(draft, _ways(draft, placed, policy))
    today = now.astimezone(ZoneInfo(draft.ship_to.timezone)).date()
    is_ahead = draft.wanted_on is not None and draft.wanted_on >= today
    with as_if_given_back(draft.left):
        return compose_checked(
            lines,
            company_id=draft.order.company_id,
            user=user,
            ship_to=draft.ship_to,
            wanted_on=draft.wanted_on if is_ahead else None,
            policy=policy,
            now=now,
        )


def chosen_option(draft: Draft, promise: Promise) -> str:
    """Return the option that serves a change: the one asked for, else the wanted day's, else the order's own."""
    offered = [stored["code"] for stored in promise.options["options"]]
    if draft.option:
        if draft.option not in offered:
            raise UnknownOptionError(field="option", option=draft.option, options=", ".join(offered))
        return draft.option
    if WANTED in offered:
        return WANTED
    placed = _placed(draft)
    return placed.option_code if placed and placed.option_code in offered else EARLIEST


def view_of(promise: Promise | None, code: str) -> OptionView | None:
    """Return the option that was chosen."""
    return None if promise is None else option_view(promise, code)


def _lines(draft: Draft, ways: Mapping[tuple[int, str], tuple[str, str]]) -> list[CheckedLine]:
    found = []
    for number, asked in enumerate(draft.asked, start=1):
        site, service = ways.get((asked.position, asked.item.sku), ("", ""))
        line = CheckedLine(number, asked.item, asked.quantity, asked.unit, asked.factor, None, site, service)
        found.append(line)
    return found


def _ways(
    draft: Draft, placed: Promise | None, policy: Mapping[str, Any]
) -> dict[tuple[int, str], tuple[str, str]]:
    """Return by position and item from where and how the order's lines were chosen to come, where they still can."""
    if placed is None or draft.is_redirected or draft.wanted_on != draft.wanted_before:
        return {}
    chosen = {
        (position, line["sku"]): (line["site"], line["service"])
        for position, line in enumerate(placed.request["lines"], start=1)
        if "service" in line
    }
    if not chosen:
        return {}
    network = current_network()
    destination = destination_of(network, draft.ship_to, policy)
    return {key: way for key, way in chosen.items() if is_offered(*way, network, destination)}


def _policy(draft: Draft, placed: Promise | None) -> dict[str, Any]:
    policy = dict(placed.request["policy"]) if placed else {}
    dropped = {"substitutes"}
    if draft.is_redirected:
        dropped.add(COLLECT_AT)
    if draft.wanted_on != draft.wanted_before:
        dropped |= {"latest", "max_late_days"}
    return {key: value for key, value in policy.items() if key not in dropped}


def _placed(draft: Draft) -> Promise | None:
    """Return the promise that the order was made of."""
    if draft.order.promise is None:
        return None
    return Promise.objects.filter(public_id=draft.order.promise).defer("snapshot", "options").first()
