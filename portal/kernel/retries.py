"""Another try for a transaction that lost to its neighbours: at most three, after a short random wait."""

import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Conflict

Answer = TypeVar("Answer")

SERIALIZATION_FAILURE: Final = "40001"
DEADLOCK_DETECTED: Final = "40P01"
LOCK_NOT_AVAILABLE: Final = "55P03"
RETRIES: Final = 3
LONGEST_WAIT_SECONDS: Final = 0.05


class BusyError(Conflict):
    """Others held the same rows for longer than we wait."""

    code = "busy"
    message = _("Many people are ordering the same items at this moment.")
    remedy = _("Try again in a few seconds; nothing was changed.")


def retry_conflicts(work: Callable[[], Answer]) -> Answer:
    """Run `work` in a transaction of its own; when the database chose it as victim, run it again.

    Raises: BusyError when the rows stay locked beyond the lock time-out or the retries are used up.
    Side effects: those of `work`, once. Source: design.md §8.
    """
    for attempt in range(RETRIES + 1):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state not in {SERIALIZATION_FAILURE, DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE}:
                raise
            if state == LOCK_NOT_AVAILABLE or attempt == RETRIES:
                raise BusyError from error
            time.sleep(random.uniform(0, LONGEST_WAIT_SECONDS * (attempt + 1)))
    raise AssertionError("unreachable")
