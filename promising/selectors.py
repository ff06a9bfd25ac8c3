"""Reads of stored promises."""

from uuid import UUID

from promising.models import Promise
from promising.shapes import PromiseView, promise_view


def promise_by_id(public_id: UUID) -> PromiseView | None:
    """Return a promise of the scope as it was shown, if there is one."""
    found = Promise.objects.filter(public_id=public_id).first()
    return promise_view(found) if found else None
