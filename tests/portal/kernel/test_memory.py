"""What a serving process keeps out of the garbage collector's way, and on large pages."""

import gc
import mmap
import weakref
from pathlib import Path

import pytest

from portal.kernel.memory import LARGE_PAGE, MADV_COLLAPSE, YOUNG, settle_memory


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


@pytest.fixture
def linux_with_large_pages():
    with mmap.mmap(-1, 2 * LARGE_PAGE, flags=mmap.MAP_PRIVATE) as probe:
        probe.write(b"x" * 2 * LARGE_PAGE)
        try:
            probe.madvise(MADV_COLLAPSE)
        except (OSError, AttributeError):
            pytest.skip("this kernel does not gather memory in large pages on demand")


def test_what_is_loaded_lies_on_large_pages(own_collector, linux_with_large_pages):
    loaded = [str(number) for number in range(200_000)]

    settle_memory()

    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    (large,) = (int(line.split()[1]) for line in lines if line.startswith("AnonHugePages:"))
    assert large * 1024 >= LARGE_PAGE
    assert loaded[-1] == "199999"
