"""The quick order: a pasted list of item codes, own part numbers or GTINs into the basket, whole or not at all."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.basket import add_to_basket
from portal.catalogue.selectors import items_by_code
from portal.catalogue.units import unit_names
from portal.customers.middleware import CompanyRequest
from portal.customers.unsent import refills, unsent_form
from portal.kernel import clock
from portal.kernel.access import company
from portal.kernel.errors import Refusal
from portal.pages.basket import mine
from portal.pages.reading import TypedLine, typed_lines, unit_code
from portal.pages.wording import said
from promising.services import RequestedLine, refused_lines

MOST_FAULTS = 50


@company()
@refills()
def quick_order(request: CompanyRequest) -> HttpResponse:
    """Put a list into the basket; if a line cannot be, none is, and each fault is told with its line number."""
    if request.method != "POST":
        return _form(request, (unsent_form(request) or QueryDict()).get("lines", ""), [])
    text = request.POST.get("lines", "")
    typed, faults = typed_lines(text)
    numbers, wishes = [0, *(line.number for line in typed)], wishes_of(typed, request.membership.company_id)
    faults += [(numbers[refusal.line or 0], str(said(refusal))) for refusal in _refused(request, wishes)]
    if not typed and not faults:
        faults = [(0, _("The list is empty: write at least one item code."))]
    if faults:
        return _form(request, text, sorted(faults))
    try:
        add_to_basket(lines=wishes, **mine(request))
    except Refusal as refusal:
        return _form(request, text, [(0, str(said(refusal)))])
    count = len(wishes)
    messages.success(
        request,
        ngettext("%(n)d line is in your basket.", "%(n)d lines are in your basket.", count) % {"n": count},
    )
    return redirect("basket")


def wishes_of(typed: Sequence[TypedLine], company_id: int) -> list[RequestedLine]:
    """Return typed lines as wishes: items by any of their codes, units by code or name. Queries: six."""
    known = items_by_code(codes=[line.code for line in typed], company_id=company_id, on=clock.now().date())
    names = [unit_names(language) for language in ("fr", "en")]
    return [
        RequestedLine(
            known[line.code].sku if line.code in known else line.code,
            line.quantity,
            unit_code(line.unit, names) if line.unit else None,
        )
        for line in typed
    ]


def _refused(request: CompanyRequest, wishes: Sequence[RequestedLine]) -> list[Refusal]:
    return refused_lines(wishes, company_id=request.membership.company_id, on=clock.now().date())


def _form(request: CompanyRequest, text: str, faults: Sequence[tuple[int, str]]) -> HttpResponse:
    shown: dict[str, Any] = {"text": text, "faults": faults[:MOST_FAULTS], "more": len(faults) - MOST_FAULTS}
    return render(request, "pages/quick_order.html", shown, status=422 if faults else 200)
