"""A delivery history in CSV, scheduled against delivered, as the SCMS data set has it; other columns may hold anything.

A row without a readable date is left out and told; a file that is no such history is refused.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

SCHEDULED: Final = "Scheduled Delivery Date"
DELIVERED: Final = "Delivered to Client Date"
DAY_FORMAT: Final = "%d-%b-%y"
TRAITS: Final = {
    "fulfilment": "Fulfill Via",
    "country": "Country",
    "mode": "Shipment Mode",
    "vendor": "Vendor",
    "project": "Project Code",
}
FEWEST: Final = 200


class HistoryError(ValueError):
    """The file is no delivery history, or too short a one; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Shipment:
    """One line of a delivery; `late_days` is delivered minus scheduled, below zero when early."""

    scheduled_on: date
    late_days: int
    traits: dict[str, str]

    @property
    def is_kept(self) -> bool:
        """Whether it came on or before the scheduled day."""
        return self.late_days <= 0


@dataclass(frozen=True, slots=True)
class History:
    """Shipments in order of their scheduled day, and the file's lines (one-based) that could not be read."""

    shipments: tuple[Shipment, ...]
    left_out: tuple[int, ...]


def read_history(lines: Iterable[str]) -> History:
    """Return the shipments of a CSV text. Raises: HistoryError."""
    reader = csv.DictReader(lines)
    try:
        _check_columns(reader.fieldnames)
        shipments, left_out = _read(reader)
    except csv.Error as error:
        raise HistoryError(f"line {reader.line_num}: {error}") from error
    return History(enough(shipments, "have both dates as day-month-year (2-Jun-06)"), tuple(left_out))


def enough(shipments: Iterable[Shipment], what: str = "are known") -> tuple[Shipment, ...]:
    """Return shipments in order of their scheduled day. Raises: HistoryError when they are too few."""
    found = tuple(sorted(shipments, key=lambda one: one.scheduled_on))
    if len(found) < FEWEST:
        raise HistoryError(f"only {len(found)} rows {what}; {FEWEST} are needed")
    return found


def _check_columns(names: Iterable[str] | None) -> None:
    missing = [name for name in (SCHEDULED, DELIVERED, *TRAITS.values()) if name not in (names or ())]
    if missing:
        raise HistoryError(f"line 1: these columns are missing: {', '.join(missing)}")


def _read(reader: "csv.DictReader[str]") -> tuple[list[Shipment], list[int]]:
    shipments, left_out = [], []
    for row in reader:
        scheduled, delivered = _day(row[SCHEDULED]), _day(row[DELIVERED])
        if scheduled is None or delivered is None:
            left_out.append(reader.line_num)
            continue
        traits = {name: (row[column] or "").strip() for name, column in TRAITS.items()}
        shipments.append(Shipment(scheduled, (delivered - scheduled).days, traits))
    return shipments, left_out


def _day(text: str | None) -> date | None:
    try:
        return datetime.strptime((text or "").strip(), DAY_FORMAT).date()  # noqa: DTZ007  # a day, no instant
    except ValueError:
        return None
