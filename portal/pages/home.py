"""The first page after the log-in: what needs attention, what comes, and the way on."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from orders.gains import offered_orders
from orders.selectors import OrderFilters, order_counts, orders_page
from portal.catalogue.selectors import browse_categories
from portal.kernel import clock
from portal.kernel.access import signed_in
from portal.pages.context import chosen_ship_to
from portal.pages.frame import local_time, zone_of
from portal.pages.reading import language

LATEST = 6


@signed_in
def home(request: Any) -> HttpResponse:
    """Lead staff to their workplace, and show a buyer his counter."""
    if request.membership is None:
        return redirect("site_work" if request.user.is_operator else "admin:index")
    company_id = request.membership.company_id
    now = clock.now()
    place = chosen_ship_to(request)
    on = now.astimezone(zone_of(place)).date()
    shown = {
        "counts": order_counts(now=now),
        "sooner": offered_orders(now=now),
        "latest": orders_page(filters=OrderFilters(), limit=LATEST, now=now).rows,
        "categories": browse_categories(company_id=company_id, on=on, language=language()),
    }
    with local_time(place):
        return render(request, "pages/home.html", shown)
