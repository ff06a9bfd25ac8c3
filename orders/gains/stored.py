"""A gain as its row keeps it: each line as it was, and the part that would serve it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from orders.gains.finding import Sooner
from orders.models import Gain, OrderLine
from promising.engine import Part
from promising.services.exchanging import TakenPlan
from promising.services.plans import Plan
from promising.shapes import engine_part

Dates = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line's dates as they were, and what would serve it sooner."""

    line: UUID
    item_id: int
    before: Dates
    part: Part
    site_name: str
    sureness: float | None
    because: dict[str, Any]


def gain_json(sooner: Sooner) -> list[dict[str, Any]]:
    """Return what is kept of a sooner delivery; the inverse of `stored_lines`."""
    return [
        {
            "line": str(line.public_id),
            "item": line.item_id,
            "before": [_text(line.deliver_from), _text(line.deliver_until)],
            "plan": stored["schedule"][0],
            "because": stored["because"],
        }
        for line, stored in zip(sooner.delivery, sooner.stored, strict=True)
    ]


def stored_lines(gain: Gain) -> list[StoredLine]:
    """Return what was kept."""
    return [_stored(row) for row in gain.lines]


def is_current(
    stored: Sequence[StoredLine], dates: Mapping[UUID, tuple[datetime | None, datetime | None]]
) -> bool:
    """Tell whether the lines of a gain still have the dates that it would improve."""
    return all(dates.get(each.line) == each.before for each in stored)


def dates_of(lines: Iterable[OrderLine]) -> dict[UUID, tuple[datetime | None, datetime | None]]:
    """Return the dates of lines by their public keys."""
    return {line.public_id: (line.deliver_from, line.deliver_until) for line in lines}


def taken_of(gain: Gain) -> TakenPlan:
    """Return the plan of a gain, as somebody may yet take it."""
    stored = stored_lines(gain)
    items = {each.part.item: each.item_id for each in stored}
    return TakenPlan(Plan(tuple(each.part for each in stored), items), gain.company_id, gain.public_id)


def _stored(row: Mapping[str, Any]) -> StoredLine:
    first, until = (datetime.fromisoformat(text) for text in row["before"])
    return StoredLine(
        line=UUID(row["line"]),
        item_id=row["item"],
        before=(first, until),
        part=engine_part(row["plan"]),
        site_name=row["plan"]["site_name"],
        sureness=row["plan"].get("sureness"),
        because=dict(row["because"]),
    )


def _text(at: datetime | None) -> str:
    assert at is not None
    return at.isoformat()
