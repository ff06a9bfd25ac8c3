"""The count of an import, which must add up, and the file of what it refused."""

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.inbound.codec.delimited import Record
from portal.inbound.codec.flaws import Flaw
from portal.inbound.codec.mapping import Layout
from portal.inbound.codec.rejects import reject_cells, rejects_header
from portal.inbound.reasons import reason_text


class TallyError(RuntimeError):
    """Rows were lost or counted twice: a defect, never the user's fault."""


@dataclass(slots=True)
class Tally:
    """What became of the rows of a file; `made` counts what they made (orders, items…), by name.

    `read_as` tells how the file was understood, for the user to judge.
    """

    read_as: tuple[str, ...] = ()
    read: int = 0
    imported: int = 0
    already_there: int = 0
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)

    @property
    def rejected_rows(self) -> int:
        """How many rows were refused, for whatever reason."""
        return self.rejected.total()

    def check(self) -> None:
        """Raises: TallyError unless rows read = imported + rejected + already there."""
        if self.read != self.imported + self.rejected_rows + self.already_there:
            raise TallyError(f"{self.read} ≠ {self.imported} + {self.rejected_rows} + {self.already_there}")


class Rejects:
    """Writes refused rows; the file is made when there is a first one."""

    def __init__(self, path: Path, layout: Layout, tally: Tally) -> None:
        self._path = path
        self._layout = layout
        self._tally = tally
        self._file: Any = None
        self._writer: Any = None

    def add(self, record: Record, flaw: Flaw) -> None:
        """Write and count one refused row."""
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow(rejects_header(self._layout.header))
        self._writer.writerow(reject_cells(record, flaw, reason_text(flaw)))
        self._tally.rejected[flaw.field, flaw.code] += 1

    def close(self) -> None:
        """Close the file; when nothing was refused, remove that of an earlier import."""
        if self._file is not None:
            self._file.close()
        else:
            self._path.unlink(missing_ok=True)


@contextmanager
def rejecting(path: Path, layout: Layout, tally: Tally) -> Iterator[Rejects]:
    """Give a place for refused rows, closed at the end."""
    rejects = Rejects(path, layout, tally)
    try:
        yield rejects
    finally:
        rejects.close()
