"""Changing an order: what is wished, before beside after, and then exactly that or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from orders.changing import (
    ChangeBrokenError,
    ChangeView,
    ChangeWindow,
    ChangeWish,
    ExpiredChangeError,
    change_by_id,
    change_order,
    change_window,
    preview_change,
)
from orders.selectors import OrderDetail, PositionView, order_detail
from portal.catalogue.units import plain, unit_names
from portal.customers.middleware import CompanyRequest
from portal.customers.selectors import ship_tos
from portal.customers.unsent import refills, unsent_form
from portal.kernel import clock
from portal.kernel.access import company
from portal.kernel.errors import Refusal, type_of_text
from portal.kernel.typed import ungrouped
from portal.pages.basket import mine
from portal.pages.comparing import option_choices, position_comparisons
from portal.pages.delivering import place_named
from portal.pages.frame import local_time, tell, zone_of
from portal.pages.quick import wishes_of
from portal.pages.reading import day_of, language, pressed, typed_lines
from portal.pages.wording import said

BUYS = ("buyer", "administrator")
# Of the number of a line.
MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A position of the form: what is typed, or why it stays as it is; `fault` names what says why it is refused."""

    position: PositionView
    quantity: str
    is_removed: bool
    reason: type_of_text
    fault: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    quantities: Mapping[int, str]
    removed: frozenset[int]
    additions: str
    wanted_on: str
    ship_to: str
    purchase_order: str
    cost_centre: str


class BadListError(Refusal):
    """Lines of the list that cannot be read; each is told."""

    code = "bad_list"
    message = "%(faults)s"

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        told = " ".join(f"{_('Line %(number)s:') % {'number': number}} {text}" for number, text in faults[:5])
        super().__init__(field="add", faults=told)


@company(*BUYS)
@refills()
def order_change(request: CompanyRequest, number: str) -> HttpResponse:
    """Ask what to change, then show what it would make of the order."""
    order = _found(number)
    window = change_window(number=number, now=clock.now())
    if request.method != "POST":
        unsent = unsent_form(request)
        return _form(request, order, window, _typed(unsent) if unsent else _present(request, order, window))
    typed = _typed(request.POST)
    try:
        wish = _wish(request, typed, window)
        view = preview_change(number=number, wish=wish, **mine(request))
    except Refusal as refusal:
        return _form(request, order, window, typed, refusal)
    return redirect("order_change_preview", number, view.id)


@company(*BUYS)
def order_change_preview(request: CompanyRequest, number: str, public_id: UUID) -> HttpResponse:
    """Show a change before beside after; apply it, or work it out again."""
    order, found = _found(number), change_by_id(number=number, public_id=public_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _act(request, found)
    now = clock.now()
    with local_time(order.ship_to):
        shown = {
            "order": order,
            "change": found,
            "trail": _trail(number),
            "rows": position_comparisons(found.changed, unit_names(language())),
            "kept": len(found.shown.positions) - len(found.changed),
            "options": option_choices(found),
            "is_over": found.expires_at <= now,
            "idempotency_key": uuid4(),
            "unit_names": unit_names(language()),
        }
        return render(request, "pages/order_change_preview.html", shown)


def _found(number: str) -> OrderDetail:
    found = order_detail(number=number, now=clock.now())
    if found is None:
        raise Http404
    return found


def _trail(number: str) -> list[tuple[str, str]]:
    return [(_("Orders"), reverse("orders")), (number, reverse("order", args=[number]))]


def _act(request: CompanyRequest, found: ChangeView) -> HttpResponse:
    try:
        if pressed(request.POST, "act", "apply", "again") == "again":
            wish = replace(found.wish, option=request.POST.get("option", found.wish.option))
            fresh = preview_change(number=found.number, wish=wish, **mine(request))
            return redirect("order_change_preview", found.number, fresh.id)
        changed = change_order(
            number=found.number,
            change_id=found.id,
            idempotency_key=request.POST.get("idempotency_key", "") or str(found.id),
            **mine(request),
        )
    except ChangeBrokenError as broken:
        messages.warning(request, _("Meanwhile something has moved. This is what the change would be now."))
        return redirect("order_change_preview", found.number, broken.fresh.id)
    except ExpiredChangeError:
        return redirect("order_change_preview", found.number, found.id)
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("order", found.number)
    text = (
        _("Order %(number)s is changed; what is more waits for approval, and is reserved.")
        if changed.state == "to_approve"
        else _("Order %(number)s is changed.")
    )
    messages.success(request, text % {"number": found.number})
    return redirect("order", found.number)


def _typed(asked: QueryDict) -> Typed:
    named = {name.rpartition("-")[2]: text for name, text in asked.items() if name.startswith("quantity-")}
    return Typed(
        quantities={int(position): str(text) for position, text in named.items() if _is_position(position)},
        removed=frozenset(int(text) for text in asked.getlist("remove") if _is_position(text)),
        additions=asked.get("add", ""),
        wanted_on=asked.get("wanted_on", ""),
        ship_to=asked.get("ship_to", ""),
        purchase_order=asked.get("purchase_order", ""),
        cost_centre=asked.get("cost_centre", ""),
    )


def _is_position(text: str) -> bool:
    return text.isdecimal() and len(text) <= MOST_DIGITS


def _present(request: CompanyRequest, order: OrderDetail, window: ChangeWindow) -> Typed:
    """Return the order as it is, or with what an earlier preview had asked for."""
    typed = Typed(
        quantities={each.position: plain(each.unit_quantity) for each in order.positions},
        removed=frozenset(),
        additions="",
        wanted_on=window.wanted_on.isoformat() if window.wanted_on else "",
        ship_to=str(order.ship_to.public_id),
        purchase_order=order.purchase_order,
        cost_centre=order.cost_centre,
    )
    try:
        earlier = change_by_id(number=order.number, public_id=UUID(request.GET.get("from", "")))
    except ValueError:
        earlier = None
    return _as_wished(typed, earlier.wish) if earlier else typed


def _as_wished(typed: Typed, wish: ChangeWish) -> Typed:
    wanted = wish.wanted_on
    additions = [" ".join(filter(None, (each.sku, str(each.quantity), each.unit))) for each in wish.additions]
    return Typed(
        quantities={**typed.quantities, **{pos: str(quantity) for pos, quantity in wish.quantities.items()}},
        removed=frozenset(pos for pos, quantity in wish.quantities.items() if str(quantity) == "0"),
        additions="\n".join(additions),
        wanted_on=typed.wanted_on if wanted == "keep" else str(wanted or ""),
        ship_to=str(wish.ship_to or typed.ship_to),
        purchase_order=typed.purchase_order if wish.purchase_order is None else wish.purchase_order,
        cost_centre=typed.cost_centre if wish.cost_centre is None else wish.cost_centre,
    )


def _wish(request: CompanyRequest, typed: Typed, window: ChangeWindow) -> ChangeWish:
    lines, faults = typed_lines(typed.additions)
    if faults:
        raise BadListError(faults)
    free = {each.position for each in window.positions if not each.reason}
    quantities = {
        position: "0" if position in typed.removed else ungrouped(text.strip())
        for position, text in typed.quantities.items()
        if position in free and (text.strip() or position in typed.removed)
    }
    return ChangeWish(
        quantities=quantities,
        additions=wishes_of(lines, request.membership.company_id) if lines else (),
        wanted_on=day_of(typed.wanted_on, field="wanted"),
        ship_to=place_named(typed.ship_to),
        purchase_order=typed.purchase_order,
        cost_centre=typed.cost_centre,
    )


def _form(
    request: CompanyRequest,
    order: OrderDetail,
    window: ChangeWindow,
    typed: Typed,
    refusal: Refusal | None = None,
) -> HttpResponse:
    reasons = {each.position: each.reason for each in window.positions}
    faulty = refusal.line if refusal and refusal.field == "quantity" else None
    rows = [
        Row(
            position,
            typed.quantities.get(position.position, plain(position.unit_quantity)),
            position.position in typed.removed,
            reasons[position.position],
            "refused" if position.position == faulty else "",
        )
        for position in order.positions
        if position.position in reasons
    ]
    with local_time(order.ship_to):
        shown: dict[str, Any] = {
            "order": order,
            "window": window,
            "trail": _trail(order.number),
            "rows": rows,
            "typed": typed,
            "places": ship_tos() if window.is_redirectable else [],
            "today": clock.now().astimezone(zone_of(order.ship_to)).date(),
            "refusal": said(refusal) if refusal else None,
            "unit_names": unit_names(language()),
        }
        return render(request, "pages/order_change.html", shown, status=422 if refusal else 200)
