"""Celery tasks of the promising floor: idempotent, each makes one service call."""

from typing import Any

from celery import shared_task

from portal.kernel import clock
from promising.services import release_expired_holds
from promising.services.calibrating import calibrate_delays


@shared_task(name="promising.tasks.sweep_expired_holds")  # type: ignore[untyped-decorator]
def sweep_expired_holds(**_: Any) -> None:
    """Give the stock of expired holds back for good; nobody was kept from it meanwhile."""
    release_expired_holds(now=clock.now())


@shared_task(name="promising.tasks.calibrate")  # type: ignore[untyped-decorator]
def calibrate(**_: Any) -> None:
    """Learn from the legs of the last year how sure promises are; once a night is enough."""
    calibrate_delays(now=clock.now())
