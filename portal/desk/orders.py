"""Orders: the list, the story of one on one screen, and the deeds on its lines."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from orders.lifecycle import order_state
from orders.models import LineState, Order, OrderLine
from portal.desk.display import badge, instant_column, money
from portal.desk.filters import LinesFilter
from portal.desk.finding import companies_named
from portal.desk.order_deeds import DEEDS, cancel
from portal.desk.screens import Deed, LocalScreenAdmin, tell
from portal.desk.story import story_of
from portal.kernel.access import desk
from portal.kernel.errors import Refusal

PLACED_AT = instant_column("placed_at", gettext_lazy("placed at"))


class OrderAdmin(LocalScreenAdmin):
    """Orders of all companies."""

    list_display = ("number", "state", "company", "total", PLACED_AT, "ship_to", "source")
    list_select_related = ("company", "ship_to")
    list_filter = (LinesFilter, "source")
    date_hierarchy = "placed_at"
    ordering = ("-placed_at", "-pk")
    search_fields = ("number",)
    search_help_text = gettext_lazy("Order number, purchase order reference, company or item code.")
    screen_template = "admin/desk/order.html"
    empty_text = gettext_lazy("Orders are listed here as customers place them.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        states = OrderLine.objects.only("order_id", "state")
        return super().get_queryset(request).prefetch_related(Prefetch("lines", states))

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[Order],
        search_term: str,
    ) -> tuple[QuerySet[Order], bool]:
        """Search number, reference and company anywhere, and item codes from their beginning."""
        for word in search_term.split():
            of_items = OrderLine.objects.filter(item__sku__istartswith=word)
            queryset = queryset.filter(
                Q(number__icontains=word)
                | Q(purchase_order__icontains=word)
                | Q(company__in=companies_named(word).values("pk"))
                | Q(pk__in=of_items.values("order"))
            )
        return queryset, False

    @admin.display(description=gettext_lazy("state"))
    def state(self, order: Order) -> SafeString:
        """Return the state that follows from the lines."""
        state = order_state(line.state for line in order.lines.all())
        return badge(state, LineState(state).label)

    @admin.display(description=gettext_lazy("total"), ordering="goods_total")
    def total(self, order: Order) -> str:
        """Return goods and charges together."""
        return money(order.goods_total + order.charges_total, order.currency)

    def screen(self, request: HttpRequest, row: Order) -> Mapping[str, Any]:
        return story_of(row.number, request.POST.getlist("line"))

    def get_urls(self) -> list[URLPattern]:
        cancel = self.admin_site.admin_view(self.cancel_view)
        return [path("<path:object_id>/cancel/", cancel, name="orders_order_cancel"), *super().get_urls()]

    @desk
    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask which lines and why, then cancel them."""
        order = self.row(request, object_id)
        template = "admin/desk/order_cancel.html"
        if request.method != "POST":
            return self.show(request, order, template=template)
        try:
            messages.success(request, cancel(request, order))
        except Refusal as refusal:
            tell(request, refusal)
            return self.show(request, order, template=template, status=refusal.status)
        return redirect(self.address(order))

    def deeds(self) -> Mapping[str, Deed]:
        return DEEDS
