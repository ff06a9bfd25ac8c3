"""News of supply: which keys are to be looked at again, written with the deed and worked on by a task."""

from collections.abc import Iterable
from datetime import datetime

from portal.kernel.outbox import publish

TOPIC = "supply"


def request_reallocation(*, keys: Iterable[tuple[int, int]], cause: str, now: datetime) -> None:
    """Ask in this transaction for a re-allocation of (item, site) keys; `cause` names the deed, once for ever."""
    publish(topic=TOPIC, key=cause[:80], sequence=1, now=now, payload={"keys": sorted(map(list, set(keys)))})
