"""Celery's part in live news: a sweep of the outbox every two seconds, and at once when a worker sees some."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down

from portal.live.lookout import Lookout
from portal.live.relay import relay_news


@shared_task(name="portal.live.tasks.relay_outbox")  # type: ignore[untyped-decorator]
def relay_outbox(**_: Any) -> None:
    """Deliver the news of the outbox."""
    relay_news()


lookout = Lookout(nudge=lambda: relay_outbox.apply_async(expires=5, retry=False))


@worker_ready.connect(weak=False)  # type: ignore[untyped-decorator]
def start_lookout(**_: Any) -> None:
    """Watch the outbox from the worker's main process."""
    lookout.start()


@worker_shutting_down.connect(weak=False)  # type: ignore[untyped-decorator]
def stop_lookout(**_: Any) -> None:
    """Stop watching with the worker."""
    lookout.stop()
