"""What a long stage tells while it works; silent unless a command shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

Row = TypeVar("Row")


class Bar(Protocol):
    """Where progress is shown."""

    def expect(self, total: int) -> None:
        """Set how many steps there are."""

    def advance(self, steps: int) -> None:
        """Note that so many more steps are done."""


class Progress:
    """Counts steps and passes them on in hundreds."""

    def __init__(self, bar: Bar | None = None) -> None:
        self._bar = bar

    def expect(self, total: int) -> None:
        """Set how many steps there are."""
        if self._bar:
            self._bar.expect(total)

    def each(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield rows and count them."""
        count = 0
        for count, row in enumerate(rows, start=1):
            if count % 500 == 0:
                self.each_done(500)
            yield row
        self.each_done(count % 500)

    def each_done(self, steps: int) -> None:
        """Note that so many more steps are done."""
        if self._bar:
            self._bar.advance(steps)
