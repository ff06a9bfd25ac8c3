"""Upward news: written with the deed, delivered afterwards at least once and in sequence by key."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.kernel.models import OutboxMessage

Handler = Callable[[OutboxMessage], None]
MAX_ERROR_LENGTH = 2000
MAX_ATTEMPTS = 32_000  # counted no further: the column holds 32,767


def publish(
    *, topic: str, key: str, sequence: int, now: datetime, payload: Mapping[str, Any] | None = None
) -> None:
    """Add a message; the caller's row lock on the thing named by `key` makes `sequence` unique."""
    OutboxMessage.objects.create(
        topic=topic, key=key, sequence=sequence, payload=dict(payload or {}), created_at=now
    )


def relay_batch(*, handlers: Mapping[str, list[Handler]], now: datetime, limit: int = 200) -> int:
    """Deliver the unsent messages whose key has no earlier unsent one; return how many were sent.

    Several relays may run: rows are claimed with FOR UPDATE SKIP LOCKED. A handler that raises leaves
    its message for the next sweep, with the error noted, and holds back only its own key: what failed
    least often comes first.
    """
    with transaction.atomic():
        claimed = list(OutboxMessage.objects.raw(_CLAIM, [limit]))
        sent = [message for message in claimed if _deliver(message, handlers)]
        OutboxMessage.objects.filter(pk__in=[message.pk for message in sent]).update(sent_at=now)
    return len(sent)


_CLAIM = """
    SELECT * FROM kernel_outboxmessage AS m
     WHERE sent_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM kernel_outboxmessage AS earlier
                        WHERE earlier.key = m.key AND earlier.topic = m.topic
                          AND earlier.sent_at IS NULL AND earlier.sequence < m.sequence)
     ORDER BY m.attempts, m.created_at, m.key
     LIMIT %s
       FOR UPDATE SKIP LOCKED
"""


def _deliver(message: OutboxMessage, handlers: Mapping[str, list[Handler]]) -> bool:
    try:
        with transaction.atomic():
            for handle in handlers.get(message.topic, []):
                handle(message)
    except Exception as error:  # noqa: BLE001 - any failure of a consumer must not lose the message
        OutboxMessage.objects.filter(pk=message.pk).update(
            attempts=min(message.attempts + 1, MAX_ATTEMPTS), last_error=repr(error)[:MAX_ERROR_LENGTH]
        )
        return False
    return True
