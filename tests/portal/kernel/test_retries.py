"""Who was chosen as the victim of a conflict tries again; who waits too long is told so."""

import psycopg.errors
import pytest
from django.db import OperationalError

from portal.kernel.models import OutboxMessage
from portal.kernel.outbox import publish
from portal.kernel.retries import RETRIES, BusyError, retry_conflicts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    """Return the waits between tries, which are not waited for."""
    found: list[float] = []
    monkeypatch.setattr("portal.kernel.retries.time.sleep", found.append)
    return found


class Work:
    """Publishes a message, then fails as often as there are errors."""

    def __init__(self, now, *errors: Exception) -> None:
        self._now, self._errors = now, list(errors)

    def __call__(self) -> str:
        publish(topic="order", key="C-1", sequence=1, now=self._now)
        if self._errors:
            raise OperationalError from self._errors.pop()
        return "done"


@pytest.mark.parametrize("conflict", [psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected])
def test_a_victim_tries_again_and_its_work_is_done_once(now, waits, conflict):
    answer = retry_conflicts(Work(now, *(conflict() for _ in range(RETRIES))))

    assert answer == "done"
    assert OutboxMessage.objects.count() == 1
    assert len(waits) == RETRIES
    assert all(0 <= wait < 1 for wait in waits)


@pytest.mark.parametrize(
    ("errors", "tries"),
    [
        ([psycopg.errors.DeadlockDetected()] * (RETRIES + 1), RETRIES),
        ([psycopg.errors.LockNotAvailable()], 0),
    ],
)
def test_who_cannot_get_through_is_told_to_come_back(now, waits, errors, tries):
    with pytest.raises(BusyError):
        retry_conflicts(Work(now, *errors))

    assert len(waits) == tries
    assert not OutboxMessage.objects.exists()


def test_another_failure_is_not_tried_again(now, waits):
    with pytest.raises(OperationalError):
        retry_conflicts(Work(now, psycopg.errors.DiskFull()))

    assert waits == []
    assert not OutboxMessage.objects.exists()
