"""The shape of a previewed change as the API answers it."""

from typing import Any

from orders.changing import ChangeView
from orders.changing.shapes import HeadShown, OptionShown, PositionShown, Side, Totals
from portal.api.representation import because_json
from portal.kernel.money import Money


def change_json(view: ChangeView) -> dict[str, Any]:
    """Return a change: before beside after, line by line, and the sums."""
    shown = view.shown
    return {
        "id": view.id,
        "order": view.number,
        "created_at": view.created_at,
        "expires_at": view.expires_at,
        "applied_at": view.applied_at,
        "option": view.option or None,
        "options": [_option(option) for option in shown.options],
        "needs_approval": shown.needs_approval,
        "currency": shown.currency,
        "before": _whole(shown.head_before, shown.before),
        "after": _whole(shown.head_after, shown.after),
        "difference": Money(shown.difference, shown.currency).amount,
        "lines": [_position(position) for position in shown.positions],
    }


def _option(option: OptionShown) -> dict[str, Any]:
    return {
        "code": option.code,
        "deliver_until": option.deliver_until,
        "carriage": option.after.carriage,
        "total": option.after.total,
        "needs_approval": option.needs_approval,
    }


def _whole(head: HeadShown, totals: Totals) -> dict[str, Any]:
    return {
        "wanted": head.wanted_on,
        "ship_to": head.ship_to,
        "purchase_order": head.purchase_order,
        "cost_centre": head.cost_centre,
        "goods": totals.goods,
        "carriage": totals.carriage,
        "other_charges": totals.other,
        "total": totals.total,
    }


def _position(position: PositionShown) -> dict[str, Any]:
    return {
        "position": position.position,
        "sku": position.sku,
        "change": position.kind,
        "unit": position.unit,
        "later": position.is_later,
        "sooner": position.is_sooner,
        "before": _side(position, position.before),
        "after": _side(position, position.after),
        "because": because_json(position.because),
    }


def _side(position: PositionShown, side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "quantity": side.quantity,
        "unit_quantity": side.quantity / position.unit_factor,
        "unit_price": side.unit_price,
        "amount": side.amount,
        "schedule": [
            {
                "quantity": part.quantity,
                "site": part.site or None,
                "deliver_from": part.deliver_from,
                "deliver_until": part.deliver_until,
                "sureness": part.sureness,
            }
            for part in side.parts
        ],
    }
