"""A thread of the Celery worker that sees fresh news in the outbox within a fraction of a second.

It looks and nudges; the relay task delivers. Why it asks instead of being told: portal/docs/adr/0004-live-news.md.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any, Final

from django.db import connection

from portal.kernel.models import OutboxMessage

LOOK_SECONDS: Final = 0.2
REST_SECONDS: Final = 2.0

log = logging.getLogger(__name__)


class Lookout:
    """Calls `nudge` soon after a message was written that no relay has tried yet."""

    def __init__(self, nudge: Callable[[], Any], *, every: float = LOOK_SECONDS) -> None:
        self._nudge, self._every = nudge, every
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look, once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="outbox-lookout", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End after the present look."""
        self._ending.set()

    def look(self) -> bool:
        """Nudge if there is fresh news, and tell whether there was."""
        has_news = OutboxMessage.objects.filter(sent_at__isnull=True, attempts=0).exists()
        if has_news:
            self._nudge()
        return has_news

    def _watch(self) -> None:
        pause = self._every
        while not self._ending.wait(pause):
            try:
                self.look()
                pause = self._every
            except Exception as error:  # noqa: BLE001 - database or broker gone: the beat's sweep goes on without us
                log.warning("The lookout on the outbox rests: %r", error)
                connection.close()
                pause = REST_SECONDS
        connection.close()
