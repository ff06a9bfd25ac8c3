"""Celery tasks of the orders floor: idempotent, each makes one service call; intent lives in tables."""

from collections.abc import Sequence
from typing import Any

from celery import shared_task

from orders.allocation import reallocate, reallocate_waiting
from portal.kernel import clock


@shared_task(name="orders.tasks.reallocate_keys")  # type: ignore[untyped-decorator]
def reallocate_keys(*, keys: Sequence[tuple[int, int]], **_: Any) -> None:
    """Look again at who gets the stock of these (item, site) keys."""
    reallocate(keys=[(item, site) for item, site in keys], now=clock.now())


@shared_task(name="orders.tasks.sweep_backorders")  # type: ignore[untyped-decorator]
def sweep_backorders(**_: Any) -> None:
    """Look at the keys whose waiting lines could have stock: what a lost nudge would have said."""
    reallocate_waiting(now=clock.now())
