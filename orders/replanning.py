"""What follows from news of supply: who gets the stock, and then whose date could be earlier."""

from collections.abc import Iterable
from datetime import datetime

from inventory.ledger import Key
from orders.allocation import reallocate
from orders.gains import look_for_gains


def replan(*, keys: Iterable[Key], now: datetime) -> None:
    """Remake what no longer stands, serve what waits, then offer what is left to those who could have it sooner."""
    changed = set(keys)
    reallocate(keys=changed, now=now)
    look_for_gains(items={item for item, _site in changed}, now=now)
