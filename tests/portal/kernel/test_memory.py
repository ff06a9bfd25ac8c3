"""What a serving process keeps out of the garbage collector's way."""

import gc
import weakref

import pytest

from portal.kernel.memory import YOUNG, settle_memory


class Circle:
    """Something that holds itself."""

    itself: object = None


@pytest.fixture
def own_collector():
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_is_loaded_is_not_searched_again(own_collector):
    settle_memory()

    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == YOUNG


def test_circular_garbage_is_still_found(own_collector):
    settle_memory()
    circle = Circle()
    circle.itself = circle
    gone = weakref.ref(circle)
    del circle

    gc.collect()

    assert gone() is None
