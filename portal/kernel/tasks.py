"""Celery tasks of the kernel."""

from typing import Any

from celery import shared_task

from portal.kernel import clock
from portal.kernel.retention import purge_expired


@shared_task(name="portal.kernel.tasks.purge")  # type: ignore[untyped-decorator]
def purge(**_: Any) -> None:
    """Delete what is done with and past its time."""
    purge_expired(now=clock.now())
