"""What is done with is deleted after its time, by a table of rules (settings.RETENTION) and in small bites."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet

from portal.kernel.tenancy import SYSTEM, scope

ROWS_A_BATCH: Final = 1_000
MOST_BATCHES: Final = 50


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of `table` go once `instant` lies `kept` in the past, where they meet the conditions; others stay."""

    table: str
    instant: str
    kept: timedelta
    conditions: Mapping[str, Any] = field(default_factory=dict)


def rules() -> Iterator[Rule]:
    """Give the rules of the settings."""
    return (Rule(*row) for row in settings.RETENTION)


def purge_expired(
    *, now: datetime, rows_a_batch: int = ROWS_A_BATCH, most_batches: int = MOST_BATCHES
) -> int:
    """Delete what every rule lets go, oldest rows first, and return how many rows that were.

    Side effects: a short transaction a batch, at most `most_batches` a rule; what is left waits for the next run.
    """
    return sum(_purge(rule, now, rows_a_batch, most_batches) for rule in rules())


def _purge(rule: Rule, now: datetime, rows_a_batch: int, most_batches: int) -> int:
    total = 0
    for _batch in range(most_batches):
        with scope(SYSTEM):
            gone = _oldest(rule, now)[:rows_a_batch]
            count = _rows(rule).filter(pk__in=list(gone)).delete()[0]
        total += count
        if count < rows_a_batch:
            break
    return total


def _oldest(rule: Rule, now: datetime) -> QuerySet[Model, Any]:
    due = _rows(rule).filter(**{f"{rule.instant}__lt": now - rule.kept}, **rule.conditions)
    return due.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)


def _rows(rule: Rule) -> QuerySet[Model]:
    rows: QuerySet[Model] = apps.get_model(rule.table)._default_manager.all()  # noqa: SLF001 - Django's own name
    return rows
