"""Everything that the engine found about a case, as data for JSON: decimals are strings, instants ISO 8601 in UTC."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from promising.codec.case import Case
from promising.codec.run import Findings, part_value
from promising.engine import Option, Part


def findings_data(case: Case, findings: Findings, differing: list[str]) -> dict[str, Any]:
    """Return a case's findings as JSON data."""
    return {
        "title": case.title,
        "ok": not differing,
        "differences": differing,
        "available": [
            {
                "item": asked.item,
                "site": asked.site,
                "from": asked.start.isoformat(),
                "quantities": [plain(quantity) for quantity in quantities],
            }
            for asked, quantities in zip(case.available, findings.available, strict=True)
        ],
        "promises": {order: option_data(option) for order, option in findings.promises.items()},
    }


def option_data(option: Option) -> dict[str, Any]:
    """Return one option as JSON data, its reasons included."""
    return {
        "code": option.code,
        "cost": plain(option.cost),
        "deliveries": option.deliveries,
        "late_days": plain(option.late_days),
        "exact": option.exact,
        "gap": {"of": option.gap_of, "at_most": plain(option.gap)} if not option.exact else None,
        "lines": {
            line.id: {
                "schedule": [_part_data(part) for part in line.schedule],
                "short": plain(line.short),
                "because": {
                    "constraint": line.because.constraint,
                    "facts": plain(line.because.facts),
                    "sooner": [plain(remedy) for remedy in line.because.sooner],
                },
            }
            for line in option.lines
        },
    }


def _part_data(part: Part) -> dict[str, Any]:
    return {
        "quantity": plain(part.quantity),
        "item": part.item,
        "from": part.site,
        "service": part.service,
        "due": part.due_on.isoformat(),
        "start": plain(part.start_at),
        "ship": plain(part.ship_at),
        "deliver": plain(part_value(part, "deliver")),
        "deliver_from": plain(part.deliver_from),
        "deliver_until": plain(part.deliver_until),
        "zone": part.zone,
        "door": part.door,
        "purchase": plain(part.purchase),
        "legs": [
            {"lane": leg.lane, "from": leg.origin, "ship": plain(leg.ship_at), "arrive": plain(leg.arrive_at)}
            for leg in part.legs
        ],
    }


def plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return {str(name): plain(member) for name, member in value.items()}
    return value
