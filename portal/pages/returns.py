"""Sending goods back: ask from delivered lines, follow the decision, read the credit note."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from orders.aftersales.models import ReturnReason
from orders.aftersales.selectors import credit_note_detail, return_detail, returnable_lines, returns_page
from orders.aftersales.services import ReturnWish, request_return
from orders.selectors import OrderDetail, order_detail
from portal.catalogue.units import unit_names
from portal.customers.middleware import CompanyRequest
from portal.customers.unsent import refills, unsent_form
from portal.kernel import clock
from portal.kernel.access import company
from portal.kernel.errors import Refusal
from portal.pages.reading import language, number_of
from portal.pages.wording import said


@company()
def returns(request: CompanyRequest) -> HttpResponse:
    """List the company's returns, newest first."""
    state = request.GET.get("state", "")
    return render(request, "pages/returns.html", {"rows": returns_page(state=state), "state": state})


@company()
def return_request(request: CompanyRequest, number: str) -> HttpResponse:
    """Show one return and, when there is one, its credit note."""
    found = return_detail(number)
    if found is None:
        raise Http404
    note = credit_note_detail(found.credit_note) if found.credit_note else None
    shown = {
        "found": found,
        "note": note,
        "trail": [(_("Returns"), reverse("returns"))],
        "unit_names": unit_names(language()),
    }
    return render(request, "pages/return.html", shown)


@company("buyer", "administrator")
@refills()
def return_new(request: CompanyRequest, number: str) -> HttpResponse:
    """Ask to send delivered goods back."""
    order = order_detail(number=number, now=clock.now())
    if order is None:
        raise Http404
    if request.method != "POST":
        return _form(request, order, unsent_form(request) or QueryDict())
    wishes: list[ReturnWish] = []
    try:
        wishes = wishes_of(request)
        asked = request_return(
            number=number,
            lines=wishes,
            comment=request.POST.get("comment", "")[:500],
            author=request.user,
            idempotency_key=request.POST.get("idempotency_key", "")[:200],
            now=clock.now(),
        )
    except Refusal as refusal:
        return _form(request, order, request.POST, refusal, _faulty(refusal, wishes))
    messages.success(
        request, _("Return %(number)s is with us; we answer as soon as we can.") % {"number": asked}
    )
    return redirect("return", asked)


def wishes_of(request: CompanyRequest) -> list[ReturnWish]:
    """Return what the form asks for: lines with a quantity that is not nought. Raises: NotANumberError."""
    wishes = []
    for name, text in request.POST.items():
        if name.startswith("quantity-") and str(text).strip():
            line = name.removeprefix("quantity-")
            quantity = number_of(str(text), field=name)
            if (quantity or quantity.is_nan()) and (key := _key(line)):
                wishes.append(ReturnWish(key, quantity, request.POST.get(f"reason-{line}", "")))
    return wishes


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _faulty(refusal: Refusal, wishes: Sequence[ReturnWish]) -> str:
    """Return the key of the line that a refusal is about; nothing when it is about all of them."""
    if refusal.line and refusal.line <= len(wishes):
        return str(wishes[refusal.line - 1].line)
    return (refusal.field or "").removeprefix("quantity-")


def _form(
    request: CompanyRequest,
    order: OrderDetail,
    typed: QueryDict,
    refusal: Refusal | None = None,
    faulty: str = "",
) -> HttpResponse:
    rows = [
        (
            line,
            typed.get(f"quantity-{line.id}", ""),
            typed.get(f"reason-{line.id}", ""),
            str(line.id) == faulty,
        )
        for line in returnable_lines(order.number)
    ]
    shown = {"order": order, "rows": rows, "reasons": ReturnReason.choices}
    shown["refusal"] = said(refusal) if refusal else None
    shown["unit_names"] = unit_names(language())
    shown["trail"] = [(_("Orders"), reverse("orders")), (order.number, reverse("order", args=[order.number]))]
    shown["comment"] = typed.get("comment", "")
    shown["idempotency_key"] = typed.get("idempotency_key") or f"{order.number}-{clock.now().timestamp()}"
    return render(request, "pages/return_new.html", shown, status=422 if refusal else 200)
