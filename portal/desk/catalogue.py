"""Items, agreements and their prices to read; synonyms to write."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from inventory.models import StockBalance
from portal.catalogue.models import (
    AgreementPrice,
    Item,
    ItemUnit,
    Substitute,
)
from portal.desk.base import DeskAdmin, DeskInline, list_url
from portal.desk.display import money, quantity, readable


class ItemUnitInline(DeskInline):
    """Units that an item is ordered in."""

    model = ItemUnit
    fields = ("unit", "shown_factor", "gtin", "is_pack")
    readonly_fields = ("shown_factor",)
    related = ("unit",)

    @admin.display(description=_("base units"))
    def shown_factor(self, row: ItemUnit) -> str:
        """Return how many base units make one."""
        return quantity(row.factor)


class SubstituteInline(DeskInline):
    """What may be sent instead."""

    model = Substitute
    fk_name = "item"
    fields = ("substitute",)
    related = ("substitute",)


class ItemAdmin(DeskAdmin):
    """What is sold."""

    list_display = ("sku", "name_fr", "name_en", "category", "price", "is_active")
    list_select_related = ("category",)
    list_filter = ("is_active", "visibility", "is_chilled")
    search_fields = ("sku", "=gtin", "name_fr", "name_en")
    ordering = ("sku",)
    inlines = (ItemUnitInline, SubstituteInline)
    fieldsets = (
        (None, {"fields": ("sku", "gtin", "name_fr", "name_en", "brand", "category", "links")}),
        (
            _("Sale"),
            {"fields": ("price", "vat_rate", "base_unit", "minimum", "multiple", "visibility", "is_active")},
        ),
        (_("Attributes"), {"fields": ("shown_attributes", "description_fr", "description_en")}),
        (
            _("Transport"),
            {"fields": ("weight_kg", "volume_dm3", "is_chilled", "hazard_class", "un_number")},
        ),
    )

    @admin.display(description=_("list price"), ordering="list_price")
    def price(self, row: Item) -> str:
        """Return the list price of a base unit."""
        return money(row.list_price, row.currency)

    @admin.display(description=_("minimum quantity"))
    def minimum(self, row: Item) -> str:
        """Return the least that can be ordered."""
        return quantity(row.sales_minimum)

    @admin.display(description=_("multiple"))
    def multiple(self, row: Item) -> str:
        """Return the step in which it is ordered."""
        return quantity(row.sales_multiple)

    @admin.display(description=_("attributes"))
    def shown_attributes(self, row: Item) -> Any:
        """Return the attributes by name."""
        return readable(row.attributes)

    @admin.display(description=_("see also"))
    def links(self, row: Item) -> SafeString:
        """Return the way to the item's stock and agreed prices."""
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            list_url(StockBalance, f"item__id__exact={row.pk}"),
            _("Stock by site"),
            list_url(AgreementPrice, f"item__id__exact={row.pk}"),
            _("Agreed prices"),
        )


class CategoryAdmin(DeskAdmin):
    """The tree of categories."""

    list_display = ("path", "name_fr", "name_en")
    search_fields = ("path", "name_fr", "name_en")
    ordering = ("path",)
    fields = ("code", "path", "parent", "name_fr", "name_en")


class UnitAdmin(DeskAdmin):
    """Units of measure."""

    list_display = ("code", "name_fr", "plural_fr", "name_en", "plural_en")
    ordering = ("code",)
    fields = ("code", "name_fr", "plural_fr", "name_en", "plural_en")
