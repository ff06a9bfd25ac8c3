"""A promise for other systems: the shape that the API answers, fixed in the design."""

from typing import Any

from promising.explaining import sentence
from promising.shapes import LineView, OptionView, PartView, PromiseView

__all__ = ["LineView", "OptionView", "PartView", "PromiseView", "promise_json"]


def promise_json(promise: PromiseView) -> dict[str, Any]:
    """Return a promise as the API shows it; Decimals and instants are left to the renderer."""
    return {
        "id": promise.id,
        "state": promise.state,
        "created_at": promise.created_at,
        "expires_at": promise.expires_at,
        "hold_expires_at": promise.hold_expires_at,
        "option": promise.option_code or None,
        "options": [_option_json(option) for option in promise.options],
    }


def _option_json(option: OptionView) -> dict[str, Any]:
    return {
        "code": option.code,
        "cost": {"amount": option.cost.amount, "currency": option.cost.currency},
        "deliveries": option.deliveries,
        "order_by": option.order_by,
        "lines": [_line_json(line) for line in option.lines],
    }


def _line_json(line: LineView) -> dict[str, Any]:
    return {
        "line": line.number,
        "sku": line.sku,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_quantity": line.unit_quantity,
        "schedule": [_part_json(part) for part in line.schedule],
        "short": line.short,
        "because": {**line.because, "text": sentence(line.because)},
    }


def _part_json(part: PartView) -> dict[str, Any]:
    return {
        **({"sku": part.sku} if part.sku else {}),
        "quantity": part.quantity,
        "site": part.site,
        "lane": part.lane,
        "service": part.service,
        "ship_at": part.ship_at,
        "ship_on": part.ship_on,
        "deliver_from": part.deliver_from,
        "deliver_until": part.deliver_until,
        "order_by": part.order_by,
        "sureness": part.sureness,
    }
