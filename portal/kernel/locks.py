"""Row locks, taken in primary-key order and nowhere else, so that no two transactions wait for each other."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import OperationalError
from django.db.models import Model, QuerySet

from portal.kernel.retries import LOCK_NOT_AVAILABLE, BusyError

Row = TypeVar("Row", bound=Model)


def lock_rows(rows: "QuerySet[Row]") -> list[Row]:
    """Lock the rows of a query FOR NO KEY UPDATE in primary-key order and return them.

    Must run inside a transaction. Related rows are not locked.
    Raises: BusyError when others hold a row for longer than the lock time-out.
    Source: design.md §8 (unsorted five-line orders deadlocked 1,659 of 1,920 times, sorted none).
    """
    with refusing_when_busy():
        return list(rows.order_by("pk").select_for_update(of=("self",), no_key=True))


@contextmanager
def refusing_when_busy() -> Iterator[None]:
    """Turn a lock time-out inside the block into the refusal that a user can act on. Raises: BusyError."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == LOCK_NOT_AVAILABLE:
            raise BusyError from error
        raise


def lock_keys(rows: "QuerySet[Row]", keys: Iterable[int]) -> dict[int, Row]:
    """Lock the rows with these primary keys, in order, and return them by key."""
    return {row.pk: row for row in lock_rows(rows.filter(pk__in=sorted(keys)))}
