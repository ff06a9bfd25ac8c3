"""One effect for one key: the record is inserted first, in the transaction of the effect itself."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.utils import OperationalError
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Conflict, Refusal
from portal.kernel.models import IdempotencyRecord


class KeyReusedError(Refusal):
    """The key was used for another request."""

    code = "idempotency_key_reused"
    message = _("This idempotency key was used for a different request.")
    remedy = _("Send a new key for a new request.")


class RequestInFlightError(Conflict):
    """The same request is being carried out at this moment."""

    code = "request_in_flight"
    message = _("The same request is being carried out.")
    remedy = _("Wait a moment and send it again.")


def fingerprint(body: Any) -> str:
    """Return the SHA-256 of a JSON-able request body, independent of key order."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def run_once(
    *,
    company_id: int,
    operation: str,
    key: str,
    body: Any,
    now: datetime,
    work: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Run `work` for the first request with this key; later ones get the stored JSON-able answer.

    A second request waits for the first one's row (until the lock time-out) and then finds its answer.
    Raises: KeyReusedError for another body under the key, RequestInFlightError when the wait times out.
    Side effects: one transaction around the record and the work.
    """
    digest = fingerprint(body)
    with transaction.atomic():
        try:
            with transaction.atomic():
                IdempotencyRecord.objects.bulk_create(
                    [
                        IdempotencyRecord(
                            company_id=company_id,
                            operation=operation,
                            key=key,
                            fingerprint=digest,
                            created_at=now,
                        )
                    ],
                    ignore_conflicts=True,
                )
        except OperationalError as error:
            raise RequestInFlightError(field="idempotency_key") from error
        record = IdempotencyRecord.objects.get(company_id=company_id, operation=operation, key=key)
        if record.fingerprint != digest:
            raise KeyReusedError(field="idempotency_key")
        if record.answer is not None:
            return dict(record.answer)
        answer = work()
        IdempotencyRecord.objects.filter(pk=record.pk).update(answer=answer)
        return answer
