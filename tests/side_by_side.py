"""Test processes side by side (xdist): what they would share is parted, and the longest tests begin first."""

import os

import pytest

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
if WORKER:  # before Django reads its settings: each hears its own news and does its own tasks only
    os.environ["REDIS_PREFIX"] = f"{os.environ.get('REDIS_PREFIX', 'comptoir')}-{WORKER}"
USUAL_SECONDS = {"journey": 10, "slow": 5}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest tests begin, so that at the end no process waits for one that the other has just begun."""
    if WORKER:
        items.sort(key=_seconds, reverse=True)


def _seconds(item: pytest.Item) -> int:
    """Return about how long a test takes, by its marks: `slow(60)` says it, most just say `slow`."""
    marks = [mark for mark in item.iter_markers() if mark.name in USUAL_SECONDS]
    return max((mark.args[0] if mark.args else USUAL_SECONDS[mark.name] for mark in marks), default=0)
