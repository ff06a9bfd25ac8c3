"""One effect for one key: the record is inserted first, in the transaction of the effect itself."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction
from django.db.utils import OperationalError
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Conflict, Refusal
from portal.kernel.models import IdempotencyRecord
from portal.kernel.retries import LOCK_NOT_AVAILABLE
from portal.kernel.statements import ask, tell


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
    last: Callable[[], object] | None = None,
) -> dict[str, Any]:
    """Run `work`, then `last`, for the first request with this key; later ones get the stored JSON-able answer.

    `last` is what others wait for from then on: it runs when all else is written.

    A second request waits for the first one's row (until the lock time-out) and then finds its answer.
    Raises: KeyReusedError for another body under the key, RequestInFlightError when the wait times out.
    Side effects: one transaction around all of it; the caller's, if there is one, must end when it raises.
    """
    digest = fingerprint(body)
    with transaction.atomic(savepoint=False):
        record_id = _claim(company_id, operation, key, digest, now)
        if record_id is None:
            return _known_answer(company_id, operation, key, digest)
        answer = work()
        tell(_ANSWER, [orjson.dumps(answer).decode(), record_id])
        if last is not None:
            last()
        return answer


_CLAIM = """
    INSERT INTO kernel_idempotencyrecord (company_id, operation, key, fingerprint, created_at)
    VALUES (%s, %s, %s, %s, %s) ON CONFLICT (company_id, operation, key) DO NOTHING RETURNING id
"""
_ANSWER = "UPDATE kernel_idempotencyrecord SET answer = %s::jsonb WHERE id = %s"


def _claim(company_id: int, operation: str, key: str, digest: str, now: datetime) -> int | None:
    """Return the key of the new record; None when the key is known."""
    try:
        rows = ask(_CLAIM, [company_id, operation, key, digest, now])
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == LOCK_NOT_AVAILABLE:
            raise RequestInFlightError(field="idempotency_key") from error
        raise
    return int(rows[0][0]) if rows else None


def _known_answer(company_id: int, operation: str, key: str, digest: str) -> dict[str, Any]:
    records = IdempotencyRecord.objects.filter(company_id=company_id, operation=operation, key=key)
    known = records.values_list("fingerprint", "answer")[0]
    if known[0] != digest:
        raise KeyReusedError(field="idempotency_key")
    return dict(known[1] or {})
