"""A company's orders: the list, one order that moves while one looks, approval, cancelling, ordering again."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders.aftersales.selectors import returns_of_order
from orders.basket import add_to_basket
from orders.changing import change_window
from orders.models import LineState
from orders.placing import approve_order, cancel_order, reject_order
from orders.selectors import OrderDetail, OrderFilters, backorders, order_counts, order_detail, orders_page
from portal.catalogue.units import unit_names
from portal.customers.middleware import CompanyRequest
from portal.kernel import clock
from portal.kernel.access import company
from portal.kernel.errors import Refusal
from portal.pages.basket import mine
from portal.pages.explained import position_cards
from portal.pages.frame import local_time, tell
from portal.pages.gains import gain_cards
from portal.pages.reading import NotADayError, day_of, language, pressed
from portal.pages.wording import said
from promising.services import RequestedLine


@company()
def orders(request: CompanyRequest) -> HttpResponse:
    """List the company's orders, newest first, by state, text and day."""
    asked = request.GET
    problems: list[str] = []
    filters = OrderFilters(
        query=asked.get("q", "")[:100],
        state=asked.get("state", ""),
        placed_from=_day(asked.get("from", ""), problems),
        placed_to=_day(asked.get("to", ""), problems),
    )
    now = clock.now()
    shown = {
        "page": orders_page(filters=filters, cursor=asked.get("cursor", ""), now=now),
        "filters": filters,
        "is_narrowed": filters != OrderFilters(),
        "problems": problems,
        "states": state_choices(),
        "counts": order_counts(now=now),
    }
    return render(request, "pages/orders.html", shown)


def _day(text: str, problems: list[str]) -> date | None:
    """Return a day to narrow by; one that cannot be read narrows nothing and is told."""
    try:
        return day_of(text, field="day")
    except NotADayError as refusal:
        problems.append(str(said(refusal)))
        return None


def state_choices() -> list[tuple[str, str]]:
    """Return what the list can be narrowed to."""
    groups = [("", _("All")), ("open", _("Open")), ("late", _("Late")), ("closed", _("Closed"))]
    return groups + [(state.value, str(state.label)) for state in LineState if state != LineState.DRAFT]


@company()
def order(request: CompanyRequest, number: str) -> HttpResponse:
    """Show one order with its timeline."""
    return _show(request, number, "pages/order.html")


@company()
def order_live(request: CompanyRequest, number: str) -> HttpResponse:
    """Answer with the part of the order's page that moves."""
    return _show(request, number, "pages/order.html#live")


def _show(request: CompanyRequest, number: str, template: str) -> HttpResponse:
    found = _found(number)
    roles = set(request.membership.roles)
    may_act = bool(roles & {"buyer", "administrator"})
    with local_time(found.ship_to):
        shown = {
            "order": found,
            "trail": [(_("Orders"), reverse("orders"))],
            "gains": gain_cards(found),
            "positions": position_cards(found),
            "returns": returns_of_order(number),
            "unit_names": unit_names(language()),
            "may_act": may_act,
            "change": change_window(number=number, now=clock.now()) if may_act else None,
            "may_approve": "approver" in roles and found.can_approve and found.buyer_id != request.user.pk,
        }
        return render(request, template, shown)


def _found(number: str) -> OrderDetail:
    found = order_detail(number=number, now=clock.now())
    if found is None:
        raise Http404
    return found


@company("buyer", "administrator")
def order_cancel(request: CompanyRequest, number: str) -> HttpResponse:
    """Ask once more, then cancel an order that no site has begun to work on."""
    found = _found(number)
    if request.method != "POST":
        trail = [(_("Orders"), reverse("orders")), (number, reverse("order", args=[number]))]
        return render(request, "pages/order_cancel.html", {"order": found, "trail": trail})
    try:
        cancel_order(number=number, reason=request.POST.get("reason", "")[:500], **mine(request))
        messages.success(request, _("Order %(number)s is cancelled.") % {"number": number})
    except Refusal as refusal:
        tell(request, refusal)
    return redirect("order", number)


@company("approver")
@require_POST
def order_decide(request: CompanyRequest, number: str) -> HttpResponse:
    """Approve or reject an order of a colleague."""
    _found(number)
    try:
        if pressed(request.POST, "decision", "approve", "reject") == "approve":
            approve_order(number=number, **mine(request))
            messages.success(request, _("Order %(number)s is approved.") % {"number": number})
        else:
            reject_order(number=number, reason=request.POST.get("reason", "")[:500], **mine(request))
            messages.info(request, _("Order %(number)s is rejected.") % {"number": number})
    except Refusal as refusal:
        tell(request, refusal)
    return redirect("order", number)


@company("buyer", "administrator")
@require_POST
def order_again(request: CompanyRequest, number: str) -> HttpResponse:
    """Put the items of an order into the basket once more."""
    wishes = [
        RequestedLine(position.sku, position.unit_quantity, position.unit)
        for position in _found(number).positions
    ]
    try:
        add_to_basket(lines=wishes, **mine(request))
        messages.success(request, _("The items of order %(number)s are in your basket.") % {"number": number})
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("order", number)
    return redirect("basket")


@company()
def backorder_list(request: CompanyRequest) -> HttpResponse:
    """Show what waits for stock."""
    return render(
        request,
        "pages/backorders.html",
        {"rows": backorders(now=clock.now()), "unit_names": unit_names(language())},
    )
