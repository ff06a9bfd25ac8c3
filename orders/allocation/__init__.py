"""Who gets the stock when supply has changed: promises that no longer stand are remade, waiting lines are served.

A confirmed promise keeps its stock and its date while supply carries it. Each key and each waiting line is a short
transaction of its own, orders locked before lines before balances: a run can be broken off and begun again.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from inventory.ledger import Key
from inventory.models import StockBalance
from orders.allocation.repair import let_overtaken_holds_go, remake_promises
from orders.allocation.waiting import serve_waiting_line, waiting_lines
from orders.lifecycle import State
from orders.models import OrderLine
from portal.kernel.tenancy import SYSTEM, scope

MAX_LINES = 500


@dataclass(frozen=True, slots=True)
class Reallocation:
    """How many lines found stock, got another date, or wait from now on."""

    allocated: int = 0
    repromised: int = 0
    backordered: int = 0


def reallocate(*, keys: Iterable[Key], now: datetime) -> Reallocation:
    """Look again at all commitments on (item, site) keys whose supply has changed, earliest commitment first.

    A run on its own output changes nothing. Side effects: reservations, line dates, promise ledger, events.
    """
    remade: Counter[State] = Counter()
    wanted = sorted(set(keys))
    for key in wanted:
        with scope(SYSTEM):
            let_overtaken_holds_go(key, now=now)
        with scope(SYSTEM):
            remade += remake_promises(key, now=now)
    with scope(SYSTEM):
        waiting = waiting_lines({item for item, _site in wanted}, limit=MAX_LINES)
    allocated = 0
    for line in waiting:
        with scope(SYSTEM):
            allocated += serve_waiting_line(line, now=now)
    return Reallocation(allocated, remade[State.CONFIRMED], remade[State.BACKORDERED])


def reallocate_waiting(*, now: datetime) -> Reallocation:
    """Re-allocate the keys that lack stock for a promise, or have stock to spare for a line that waits.

    What a lost message would have asked for: all intent lives in the tables.
    """
    with scope(SYSTEM):
        waiting = OrderLine.objects.filter(state=State.BACKORDERED).values("item_id")
        spare = Q(item_id__in=waiting, on_hand__gt=F("reserved") - F("incoming") + F("safety"))
        found = StockBalance.objects.filter(spare | Q(shortage__gt=0)).values_list("item_id", "site_id")
        keys = list(found)
    return reallocate(keys=keys, now=now)
