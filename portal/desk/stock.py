"""Stock by site: balances, what explains them line by line, and who has reserved them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import F, Field, Sum
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from inventory.models import (
    Receipt,
    ReceiptState,
    Reservation,
    ReservationState,
    StockBalance,
    StockMovement,
)
from orders.models import OrderLine
from orders.selectors.wording import name_of
from portal.desk.base import names_of
from portal.desk.display import quantity, tone_badge, two_lines
from portal.desk.filters import ShortFilter
from portal.desk.screens import ScreenAdmin

MOVEMENTS_A_PAGE = 50
COLUMNS = ("on_hand", "staged", "incoming", "reserved", "safety", "shortage")


class StockBalanceAdmin(ScreenAdmin):
    """What each site has of each item."""

    name_field = "pk"
    list_display = ("item_name", "site", *(f"shown_{name}" for name in COLUMNS))
    list_select_related = ("item", "site")
    list_filter = (ShortFilter, "site")
    ordering = ("item__sku", "pk")
    search_fields = ("item__sku", "item__name_fr", "item__name_en")
    search_help_text = _("Item code or name.")
    screen_template = "admin/desk/stock.html"

    @admin.display(description=_("item"), ordering="item__sku")
    def item_name(self, row: StockBalance) -> SafeString:
        """Return the item's code, and its name in the reader's language."""
        return two_lines(row.item.sku, name_of(row.item))

    @admin.display(description=_("on hand"), ordering="on_hand")
    def shown_on_hand(self, row: StockBalance) -> str:
        """Return what is on the shelf."""
        return quantity(row.on_hand)

    @admin.display(description=_("staged"), ordering="staged")
    def shown_staged(self, row: StockBalance) -> str:
        """Return what is picked and waits to leave."""
        return quantity(row.staged)

    @admin.display(description=_("incoming"), ordering="incoming")
    def shown_incoming(self, row: StockBalance) -> str:
        """Return what open receipts will bring."""
        return quantity(row.incoming)

    @admin.display(description=_("reserved"), ordering="reserved")
    def shown_reserved(self, row: StockBalance) -> str:
        """Return what live reservations take."""
        return quantity(row.reserved)

    @admin.display(description=_("safety stock"), ordering="safety")
    def shown_safety(self, row: StockBalance) -> str:
        """Return what is withheld from promises."""
        return quantity(row.safety)

    @admin.display(description=_("shortage"), ordering="shortage")
    def shown_shortage(self, row: StockBalance) -> SafeString | str:
        """Return what was promised and is not there."""
        return tone_badge("bad", quantity(row.shortage)) if row.shortage else quantity(row.shortage)

    def screen(self, request: HttpRequest, row: StockBalance) -> Mapping[str, Any]:
        key = {"item": row.item_id, "site": row.site_id}
        ledger = StockMovement.objects.filter(**key).select_related("author").order_by("-at", "-pk")
        receipts = Receipt.objects.filter(**key, state=ReceiptState.EXPECTED).order_by("due_on", "pk")
        return {
            "title": f"{row.item.sku} · {row.site.name}",
            "item": row.item,
            "item_label": name_of(row.item),
            "balance": [(_label(name), getattr(row, name)) for name in COLUMNS],
            "differences": differences_of(row),
            "ledger": Paginator(ledger, MOVEMENTS_A_PAGE).get_page(request.GET.get("page")),
            "reservations": _reservations(row),
            "receipts": list(receipts.select_related("supplier")),
        }


def _label(name: str) -> Any:
    return cast("Field[Any, Any]", names_of(StockBalance).get_field(name)).verbose_name


def differences_of(row: StockBalance) -> list[tuple[Any, Decimal, Decimal]]:
    """Return what of a balance its sources do not explain: name, stored, recomputed. Queries: three."""
    key = {"item": row.item_id, "site": row.site_id}
    moved = StockMovement.objects.filter(**key).aggregate(on_hand=Sum("change"), staged=Sum("staged_change"))
    receipts = Receipt.objects.filter(**key, state=ReceiptState.EXPECTED, received_quantity__lt=F("quantity"))
    live = Reservation.objects.filter(**key, state=ReservationState.LIVE)
    recomputed = {
        **moved,
        **receipts.aggregate(incoming=Sum(F("quantity") - F("received_quantity"))),
        **live.aggregate(reserved=Sum("quantity")),
    }
    return [
        (_label(name), getattr(row, name), value or Decimal(0))
        for name, value in recomputed.items()
        if getattr(row, name) != (value or Decimal(0))
    ]


def _reservations(row: StockBalance) -> list[tuple[Reservation, OrderLine | None]]:
    """Return the live reservations of a key with the order lines that they are for. Queries: two."""
    rows = Reservation.objects.filter(item=row.item_id, site=row.site_id, state=ReservationState.LIVE)
    found = list(rows.order_by("due_on", "pk"))
    lines = OrderLine.objects.filter(public_id__in=[reservation.reference for reservation in found])
    by_id = {line.public_id: line for line in lines.select_related("order__company")}
    return [(reservation, by_id.get(reservation.reference)) for reservation in found]
