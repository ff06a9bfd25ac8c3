"""Delimited text: which separator it uses, and its records with their line numbers, however damaged some are."""

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|")
_LINES_PER_RECORD = 1_000


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the line on which it begins (from 1), its cells, and what broke it, if anything did."""

    line: int
    cells: list[str]
    fault: str = ""


def sniff_delimiter(sample: Sequence[str]) -> str:
    """Choose the separator that cuts most of the sample's records into one same number of cells."""
    return max(DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter))


def _regularity(sample: Sequence[str], delimiter: str) -> tuple[float, int]:
    widths = Counter(len(record.cells) for record in read_records(sample, delimiter) if not record.fault)
    widths.pop(1, None)
    if not widths:
        return (0.0, 0)
    width, seen = max(widths.items(), key=lambda entry: (entry[1], entry[0]))
    return (round(seen / max(len(sample), 1), 1), width)


def read_records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """Yield every record that is not blank.

    A record whose quotes are damaged is yielded alone with its fault, and reading goes on at its next line, so
    that one stray quote does not swallow the rest of the file.
    """
    tape = _Tape(lines)
    while True:
        reader = csv.reader(tape, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Record(tape.first_line, cells)
                tape.accept()
            return
        except csv.Error:
            yield Record(tape.first_line, [tape.give_back().rstrip("\r\n")], "broken_quotes")


class _Tape:
    """Lines that can be given back: those read since the last accepted record, save the first."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._pending: list[str] = []
        self.first_line = 1

    def __iter__(self) -> "_Tape":
        return self

    def __next__(self) -> str:
        if len(self._pending) >= _LINES_PER_RECORD:
            raise csv.Error("a record of too many lines")
        line = self._again.popleft() if self._again else next(self._lines)
        self._pending.append(line)
        return line

    def accept(self) -> None:
        self.first_line += len(self._pending)
        self._pending.clear()

    def give_back(self) -> str:
        """Return the damaged record's first line and put the others back."""
        damaged, *rest = self._pending
        self._again.extendleft(reversed(rest))
        self._pending.clear()
        self.first_line += 1
        return damaged
