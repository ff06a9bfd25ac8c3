"""The shapes that the API answers with: plain dictionaries for the renderer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from orders.aftersales.selectors import ReturnView
from orders.gains import GainView
from orders.selectors import EventView, OrderDetail, OrderPage, OrderRow, PartView, PositionView
from portal.kernel.money import Money
from promising.explaining import remedies, sentence


def money_json(money: Money) -> dict[str, Any]:
    """Return an amount with its currency."""
    return {"amount": money.amount, "currency": money.currency}


def page_json(request: Any, results: list[dict[str, Any]], page: OrderPage) -> dict[str, Any]:
    """Return a page of a list with the addresses of its neighbours."""
    return {
        "next": _with_cursor(request, page.next_cursor),
        "previous": _with_cursor(request, page.previous_cursor),
        "results": results,
    }


def _with_cursor(request: Any, cursor: str) -> str | None:
    if not cursor:
        return None
    pairs = {**request.query_params.dict(), "cursor": cursor}
    return str(request.build_absolute_uri(f"{request.path}?{urlencode(pairs)}"))


def order_row_json(row: OrderRow) -> dict[str, Any]:
    """Return an order as a row of the list."""
    return {
        "number": row.number,
        "state": row.state,
        "placed_at": row.placed_at,
        "purchase_order": row.purchase_order,
        "cost_centre": row.cost_centre,
        "ship_to": row.ship_to_name,
        "total": money_json(row.total),
        "line_count": row.line_count,
        "deliver_from": row.deliver_from,
        "deliver_until": row.deliver_until,
        "late": row.is_late,
    }


def order_json(order: OrderDetail, gains: Sequence[GainView]) -> dict[str, Any]:
    """Return one order whole, with the earlier deliveries that are offered."""
    return {
        "number": order.number,
        "state": order.state,
        "placed_at": order.placed_at,
        "purchase_order": order.purchase_order,
        "cost_centre": order.cost_centre,
        "ship_to": {"id": order.ship_to.public_id, "name": order.ship_to.name},
        "total": money_json(order.total),
        "goods": money_json(order.goods_total),
        "charges": [
            {"label": str(charge.label), "amount": money_json(charge.amount)} for charge in order.charges
        ],
        "last_event": order.last_event,
        "lines": [_position_json(position) for position in order.positions],
        "gains": [_gain_json(gain) for gain in gains],
    }


def _gain_json(gain: GainView) -> dict[str, Any]:
    return {
        "id": gain.id,
        "expires_at": gain.expires_at,
        "deliver_until": gain.deliver_until,
        "lines": [
            {
                "id": line.id,
                "position": line.position,
                "part": line.part,
                "sku": line.sku,
                "quantity": line.quantity,
                "confirmed_from": line.confirmed_from,
                "confirmed_until": line.confirmed_until,
                "deliver_from": line.deliver_from,
                "deliver_until": line.deliver_until,
                "site": line.site_name,
                "confirmed_sureness": line.confirmed_sureness,
                "sureness": line.sureness,
            }
            for line in gain.lines
        ],
    }


def _position_json(position: PositionView) -> dict[str, Any]:
    return {
        "position": position.position,
        "sku": position.sku,
        "name": position.name,
        "quantity": position.quantity,
        "unit": position.unit,
        "unit_quantity": position.unit_quantity,
        "unit_price": money_json(position.unit_price),
        "amount": money_json(position.amount),
        "schedule": [_part_json(part) for part in position.parts],
    }


def _part_json(part: PartView) -> dict[str, Any]:
    return {
        "id": part.id,
        "part": part.part,
        "quantity": part.quantity,
        "state": part.state,
        "site": part.site_name,
        "ship_at": part.ship_at,
        "deliver_from": part.deliver_from,
        "deliver_until": part.deliver_until,
        "promised_until": part.promised_until,
        "delivered_at": part.delivered_at,
        "sureness": part.sureness,
        "returnable": part.returnable,
        "because": because_json(part.because),
        "promise_ledger": [
            {
                "kind": entry.kind,
                "deliver_from": entry.deliver_from,
                "deliver_until": entry.deliver_until,
                "at": entry.at,
                "by": entry.by,
            }
            for entry in part.ledger
        ],
    }


def because_json(because: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what set a date: the data, the sentence, and what would move it."""
    if not because:
        return None
    return {**because, "text": sentence(because), "remedies": [str(remedy) for remedy in remedies(because)]}


def event_json(event: EventView) -> dict[str, Any]:
    """Return one event of an order."""
    return {
        "event": event.sequence,
        "kind": event.kind,
        "text": str(event.text),
        "at": event.at,
        "by": event.by,
        "line": event.line,
        "data": event.data,
    }


def return_json(found: ReturnView) -> dict[str, Any]:
    """Return a return with its lines."""
    lines = [{**asdict(line), "reason_label": str(line.reason_label)} for line in found.lines]
    for line in lines:
        del line["id"]
    return {
        "number": found.number,
        "order": found.order_number,
        "state": found.state,
        "requested_at": found.requested_at,
        "comment": found.comment,
        "decision_note": found.decision_note,
        "credit_note": found.credit_note or None,
        "lines": lines,
    }
