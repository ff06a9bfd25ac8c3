"""A promise for other systems: the shape that the API answers, fixed in the design."""

from collections.abc import Callable, Mapping
from typing import Any

from promising.explaining import teller
from promising.shapes import LineView, OptionView, PartView, PromiseView

__all__ = ["LineView", "OptionView", "PartView", "PromiseView", "promise_json"]

Tell = Callable[[Mapping[str, Any]], str]


def promise_json(promise: PromiseView) -> dict[str, Any]:
    """Return a promise as the API shows it; Decimals and instants are left to the renderer."""
    tell = teller()
    return {
        "id": promise.id,
        "state": promise.state,
        "created_at": promise.created_at,
        "expires_at": promise.expires_at,
        "hold_expires_at": promise.hold_expires_at,
        "option": promise.option_code or None,
        "options": [_option_json(option, tell) for option in promise.options],
    }


def _option_json(option: OptionView, tell: Tell) -> dict[str, Any]:
    return {
        "code": option.code,
        "cost": {"amount": option.cost.amount, "currency": option.cost.currency},
        "deliveries": option.deliveries,
        "order_by": option.order_by,
        "lines": [_line_json(line, tell) for line in option.lines],
    }


def _line_json(line: LineView, tell: Tell) -> dict[str, Any]:
    return {
        "line": line.number,
        "sku": line.sku,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_quantity": line.unit_quantity,
        "schedule": [_part_json(part) for part in line.schedule],
        "short": line.short,
        "because": {**line.because, "text": tell(line.because)},
    }


def _part_json(part: PartView) -> dict[str, Any]:
    journey = part.journey
    return {
        **({"sku": part.sku} if part.sku else {}),
        "quantity": part.quantity,
        "site": journey.site,
        "lane": journey.lane,
        "service": journey.service,
        "ship_at": journey.ship_at,
        "ship_on": journey.ship_on,
        "deliver_from": journey.deliver_from,
        "deliver_until": journey.deliver_until,
        "order_by": journey.order_by,
        "sureness": part.sureness,
    }
