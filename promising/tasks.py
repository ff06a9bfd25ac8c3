"""Celery tasks of the promising floor: idempotent, each makes one service call."""

from typing import Any

from celery import shared_task

from portal.kernel import clock
from promising.services import release_expired_holds


@shared_task(name="promising.tasks.sweep_expired_holds")  # type: ignore[untyped-decorator]
def sweep_expired_holds(**_: Any) -> None:
    """Give the stock of expired holds back for good; nobody was kept from it meanwhile."""
    release_expired_holds(now=clock.now())
