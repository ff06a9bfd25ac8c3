"""Test processes side by side: nothing of one is heard by another, and what takes longest begins first."""

import os
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from tests import side_by_side

slow, journey = pytest.mark.slow, pytest.mark.journey
TAKEN = {"quick": (), "slow": (slow,), "journey": (journey, slow), "race": (slow, slow(60)), "last": ()}


def begun() -> list[str]:
    """Return in which order tests with these marks begin."""
    items = [
        SimpleNamespace(name=name, iter_markers=lambda marks=marks: [each.mark for each in marks])
        for name, marks in TAKEN.items()
    ]
    side_by_side.pytest_collection_modifyitems(items)  # type: ignore[arg-type]
    return [item.name for item in items]


def test_the_longest_begin_first_and_others_keep_their_order(monkeypatch):
    monkeypatch.setattr(side_by_side, "WORKER", "gw1")

    assert begun() == ["race", "journey", "slow", "quick", "last"]


def test_a_process_alone_keeps_the_order(monkeypatch):
    monkeypatch.setattr(side_by_side, "WORKER", "")

    assert begun() == list(TAKEN)


def test_each_process_has_news_and_tasks_of_its_own():
    layer: dict[str, Any] = settings.CHANNEL_LAYERS["default"]

    names = {layer["CONFIG"]["prefix"], settings.CELERY_TASK_DEFAULT_QUEUE}

    assert names == {os.environ.get("REDIS_PREFIX", "comptoir")}
    assert all(name.endswith(side_by_side.WORKER) for name in names)
