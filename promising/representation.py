"""A promise for other systems: the shape that the API answers, fixed in the design, read from what is stored."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from promising.explaining import teller
from promising.shapes import LineView, OptionView, PartView, PromiseView

__all__ = ["LineView", "OptionView", "PartView", "PromiseView", "promise_json"]

Stored = Mapping[str, Any]
Tell = Callable[[Stored], str]


def promise_json(promise: PromiseView) -> dict[str, Any]:
    """Return a promise as the API shows it: what is stored, as it is stored; the rest is left to the renderer."""
    asked = [_asked_json(number, line) for number, line in enumerate(promise.request["lines"], start=1)]
    tell = teller()
    plans = [_Plan(plan, asked, tell) for plan in promise.stored["plans"]]
    currency = promise.stored["currency"]
    return {
        "id": promise.id,
        "state": promise.state,
        "created_at": promise.created_at,
        "expires_at": promise.expires_at,
        "hold_expires_at": promise.hold_expires_at,
        "option": promise.option_code or None,
        "options": [
            {
                "code": option["code"],
                "cost": {"amount": option["cost"], "currency": currency},
                "deliveries": option["deliveries"],
                "order_by": plans[option["plan"]].order_by,
                "lines": plans[option["plan"]].lines,
            }
            for option in promise.stored["options"]
        ],
    }


class _Plan:
    """What options of one plan have in common: `lines` as they are shown, and until when they can be had."""

    def __init__(self, plan: Stored, asked: Sequence[Stored], tell: Tell) -> None:
        self.ways = [_way_json(journey) for journey in plan.get("journeys", ())]
        self.reasons = [_reason_json(reason, tell) for reason in plan.get("reasons", ())]
        self.lines = [
            {
                **line,
                "schedule": [self._part_json(part, line["sku"]) for part in stored["schedule"]],
                "short": stored["short"],
                "because": self.reasons[stored["because"]]
                if self.reasons
                else _reason_json(stored["because"], tell),
            }
            for line, stored in zip(asked, plan["lines"], strict=True)
        ]

    @property
    def order_by(self) -> str | None:
        """Until when all of it can be had as it stands."""
        limits = {part["order_by"] for line in self.lines for part in line["schedule"]} - {None}
        return min(limits, key=datetime.fromisoformat, default=None)

    def _part_json(self, part: Stored, sku: str) -> dict[str, Any]:
        """Return a part with its journey; in older plans each part holds its own."""
        way = self.ways[part["journey"]] if "journey" in part else _way_json(part)
        other = {} if part["item"] == sku else {"sku": part["item"]}
        return {**other, "quantity": part["quantity"], **way, "sureness": part.get("sureness")}


def _asked_json(number: int, line: Stored) -> dict[str, Any]:
    return {
        "line": number,
        "sku": line["sku"],
        "quantity": line["quantity"],
        "unit": line["unit"],
        "unit_quantity": f"{Decimal(line['quantity']) / Decimal(line['unit_factor']):f}",
        **{name: line[name] for name in ("site", "service") if line.get(name)},
    }


def _reason_json(reason: Stored, tell: Tell) -> dict[str, Any]:
    """Return why a line comes no sooner, as data and in words; in older plans each line holds its own reason."""
    return {**reason, "text": tell(reason)}


def _way_json(journey: Stored) -> dict[str, Any]:
    """Return what is shown of a journey."""
    return {
        "site": journey["site"],
        "lane": "+".join(leg["lane"] for leg in journey["legs"]),
        "service": journey["service"],
        "ship_at": journey["ship_at"],
        "ship_on": journey["ship_on"],
        "deliver_from": journey["deliver_from"],
        "deliver_until": journey["deliver_until"],
        "order_by": journey.get("order_by"),
    }
