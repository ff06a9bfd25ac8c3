"""Row locks, taken in primary-key order and nowhere else, so that no two transactions wait for each other."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def lock_rows(rows: "QuerySet[Row]") -> list[Row]:
    """Lock the rows of a query FOR NO KEY UPDATE in primary-key order and return them.

    Must run inside a transaction. Related rows are not locked.
    Source: design.md §8 (unsorted five-line orders deadlocked 1,659 of 1,920 times, sorted none).
    """
    return list(rows.order_by("pk").select_for_update(of=("self",), no_key=True))


def lock_keys(rows: "QuerySet[Row]", keys: Iterable[int]) -> dict[int, Row]:
    """Lock the rows with these primary keys, in order, and return them by key."""
    return {row.pk: row for row in lock_rows(rows.filter(pk__in=sorted(keys)))}
