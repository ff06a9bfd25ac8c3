"""The stock ledger of all sites, and stock kept for one company; to read."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from inventory.models import Protection, StockMovement
from orders.models import Order
from portal.desk.base import DeskAdmin, screen_url
from portal.desk.display import NOTHING, instant_column, quantity

MOVED_AT = instant_column("at", _("at"))


class StockMovementAdmin(DeskAdmin):
    """The stock ledger of all sites."""

    list_display = (MOVED_AT, "item", "site", "kind", "shown_change", "shown_staged", "source", "author")
    list_select_related = ("item", "site", "author")
    list_filter = ("kind", "site")
    ordering = ("-pk",)
    search_fields = ("=item__sku", "=reference", "=cause")
    search_help_text = _("Item code, reference or cause, written in full.")
    fields = (
        MOVED_AT,
        "item",
        "site",
        "kind",
        "shown_change",
        "shown_staged",
        "source",
        "cause",
        "author",
    )

    def title_of(self, row: StockMovement) -> str:
        return f"{row.get_kind_display()} · {row.item} · {row.site}"

    @admin.display(description=_("reference"))
    def source(self, row: StockMovement) -> SafeString | str:
        """Return the order that it was for, with the way there, or another reference."""
        if row.reference.startswith("C-"):
            return format_html('<a href="{}">{}</a>', screen_url(Order, row.reference), row.reference)
        return row.reference or NOTHING

    @admin.display(description=_("on hand change"))
    def shown_change(self, row: StockMovement) -> str:
        """Return what was added to on hand."""
        return quantity(row.change)

    @admin.display(description=_("staged change"))
    def shown_staged(self, row: StockMovement) -> str:
        """Return what was added to staged."""
        return quantity(row.staged_change)


class ProtectionAdmin(DeskAdmin):
    """Stock that is kept for one company."""

    list_display = ("company", "item", "place", "shown_quantity", "shown_consumed")
    list_select_related = ("company", "item", "site")
    search_fields = ("company__name", "item__sku")
    search_help_text = _("Company or item code.")
    ordering = ("company__name", "pk")
    fields = ("company", "item", "place", "shown_quantity", "shown_consumed")

    def title_of(self, row: Protection) -> str:
        return f"{row.company} · {row.item}"

    @admin.display(description=_("site"), ordering="site__name")
    def place(self, row: Protection) -> str:
        """Return where it is kept; none is wherever there is some."""
        return str(row.site or capfirst(_("any site")))

    @admin.display(description=_("quantity"))
    def shown_quantity(self, row: Protection) -> str:
        """Return what is kept."""
        return quantity(row.quantity)

    @admin.display(description=_("consumed"))
    def shown_consumed(self, row: Protection) -> str:
        """Return what the company has used of it."""
        return quantity(row.consumed)
