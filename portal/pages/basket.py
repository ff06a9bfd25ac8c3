"""The basket: put in, change, take out; it is the same on all of a person's devices."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from orders.basket import (
    BasketLineView,
    BasketView,
    add_to_basket,
    basket_of,
    clear_basket,
    remove_from_basket,
    set_quantity,
)
from portal.catalogue.units import unit_names
from portal.customers.middleware import CompanyRequest
from portal.customers.unsent import refills, unsent_form
from portal.kernel import clock
from portal.kernel.access import company
from portal.kernel.errors import Refusal
from portal.kernel.typed import ungrouped
from portal.pages.context import chosen_ship_to
from portal.pages.delivering import as_typed
from portal.pages.frame import tell, zone_of
from portal.pages.preferences import way_back
from portal.pages.reading import language
from portal.pages.wording import said
from promising.services import RequestedLine


def mine(request: CompanyRequest) -> dict[str, Any]:
    """Return the arguments that name the person's basket, and the instant."""
    return {"company_id": request.membership.company_id, "user": request.user, "now": clock.now()}


@company()
def basket(request: CompanyRequest) -> HttpResponse:
    """Show the basket with the person's prices."""
    found = basket_of(**mine(request))
    unsent = unsent_form(request) or QueryDict()
    is_of_line = "sku" in unsent
    shown = seen(request, as_typed(found, unsent) if unsent and not is_of_line else found)
    return render(request, "pages/basket.html", {**shown, "unsent": unsent if is_of_line else None})


@company()
@require_POST
def basket_add(request: CompanyRequest) -> HttpResponse:
    """Add a quantity of an item; by htmx the page stays as it is and its counters follow."""
    try:
        wish = RequestedLine(request.POST.get("sku", ""), _quantity_in(request), request.POST.get("unit"))
        count = add_to_basket(lines=[wish], **mine(request))
    except Refusal as refusal:
        return _refused(request, refusal)
    text = _("%(sku)s is in your basket.") % {"sku": wish.sku}
    if not request.headers.get("HX-Request"):
        messages.success(request, text)
        return redirect(way_back(request))
    response = render(request, "components/basket_count.html", {"basket_count": count, "out_of_band": True})
    return trigger_client_event(response, "toast", {"message": text, "tone": "success"})


def _quantity_in(request: CompanyRequest) -> str:
    return ungrouped(request.POST.get("quantity", "").strip())


def _refused(request: CompanyRequest, refusal: Refusal) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        tell(request, refusal)
        return redirect(way_back(request))
    toast = {"message": str(said(refusal)), "tone": "error"}
    return trigger_client_event(HttpResponse(status=204), "toast", toast)


@company()
@require_POST
@refills(page="basket")
def basket_change(request: CompanyRequest) -> HttpResponse:
    """Set the quantity of a line; nought takes it out."""
    try:
        set_quantity(
            sku=request.POST.get("sku", ""),
            unit=request.POST.get("unit", ""),
            quantity=_quantity_in(request),
            **mine(request),
        )
    except Refusal as refusal:
        return _shown(request, refusal)
    return _shown(request)


@company()
@require_POST
def basket_remove(request: CompanyRequest) -> HttpResponse:
    """Take a line out."""
    remove_from_basket(sku=request.POST.get("sku", ""), unit=request.POST.get("unit", ""), **mine(request))
    return _shown(request)


@company()
@require_POST
def basket_clear(request: CompanyRequest) -> HttpResponse:
    """Take everything out."""
    clear_basket(**mine(request))
    return redirect("basket")


def seen(request: CompanyRequest, found: BasketView) -> dict[str, Any]:
    """Return what the basket's page shows."""
    place = found.ship_to or chosen_ship_to(request)
    return {
        "basket": found,
        "delivery_place": place,
        "today": clock.now().astimezone(zone_of(place)).date(),
        "unit_names": unit_names(language()),
    }


def _is_asked(request: CompanyRequest, line: BasketLineView) -> bool:
    return (line.sku, line.unit) == (request.POST.get("sku"), request.POST.get("unit"))


def _shown(request: CompanyRequest, refusal: Refusal | None = None) -> HttpResponse:
    """Show the lines as they are now, a refused one with what was typed and why not."""
    is_partial = bool(request.headers.get("HX-Request"))
    if not refusal and not is_partial:
        return redirect("basket")
    shown = {
        **seen(request, basket_of(**mine(request))),
        "out_of_band": is_partial,
        "here": reverse("basket"),
    }
    if refusal and any(_is_asked(request, line) for line in shown["basket"].lines):
        shown |= {"refused": request.POST, "why": said(refusal)}
    elif refusal:
        shown["refusal"] = said(refusal)
    page = "pages/basket.html#lines" if is_partial else "pages/basket.html"
    return render(request, page, shown, status=422 if refusal else 200)
