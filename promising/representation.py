"""A promise for other systems: the shape that the API answers, fixed in the design."""

from collections.abc import Mapping
from typing import Any

from promising.explaining import sentence
from promising.shapes import LineView, OptionView, PartView, PromiseView

__all__ = ["LineView", "OptionView", "PartView", "PromiseView", "promise_json"]


Said = dict[tuple[Any, ...], str]


def promise_json(promise: PromiseView) -> dict[str, Any]:
    """Return a promise as the API shows it; Decimals and instants are left to the renderer."""
    said: Said = {}
    return {
        "id": promise.id,
        "state": promise.state,
        "created_at": promise.created_at,
        "expires_at": promise.expires_at,
        "hold_expires_at": promise.hold_expires_at,
        "option": promise.option_code or None,
        "options": [_option_json(option, said) for option in promise.options],
    }


def _option_json(option: OptionView, said: Said) -> dict[str, Any]:
    return {
        "code": option.code,
        "cost": {"amount": option.cost.amount, "currency": option.cost.currency},
        "deliveries": option.deliveries,
        "order_by": option.order_by,
        "lines": [_line_json(line, said) for line in option.lines],
    }


def _line_json(line: LineView, said: Said) -> dict[str, Any]:
    return {
        "line": line.number,
        "sku": line.sku,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_quantity": line.unit_quantity,
        "schedule": [_part_json(part) for part in line.schedule],
        "short": line.short,
        "because": {**line.because, "text": _sentence(line.because, said)},
    }


def _sentence(because: Mapping[str, Any], said: Said) -> str:
    """Return a reason in words; the many lines of a promise have few reasons, and each is worded once."""
    reason = (because.get("constraint"), *(because.get("facts") or {}).items())
    if reason not in said:
        said[reason] = sentence(because)
    return said[reason]


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
