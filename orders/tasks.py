"""Celery tasks of the orders floor: idempotent, each makes one service call; intent lives in tables."""

from collections.abc import Sequence
from typing import Any

from celery import shared_task

from orders.allocation import reallocate_waiting
from orders.gains import sweep_gains as sweep_all_gains
from orders.replanning import replan
from portal.kernel import clock


@shared_task(name="orders.tasks.reallocate_keys")  # type: ignore[untyped-decorator]
def reallocate_keys(*, keys: Sequence[tuple[int, int]], **_: Any) -> None:
    """Look again at who gets the stock of these (item, site) keys, and whose date it brings forward."""
    replan(keys=[(item, site) for item, site in keys], now=clock.now())


@shared_task(name="orders.tasks.sweep_backorders")  # type: ignore[untyped-decorator]
def sweep_backorders(**_: Any) -> None:
    """Look at the keys whose waiting lines could have stock: what a lost nudge would have said."""
    reallocate_waiting(now=clock.now())


@shared_task(name="orders.tasks.sweep_gains")  # type: ignore[untyped-decorator]
def sweep_gains(**_: Any) -> None:
    """Look whose confirmed date could be earlier for what no news of supply tells; each order once a day."""
    sweep_all_gains(now=clock.now())
