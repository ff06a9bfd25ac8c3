"""Items, agreements and their prices to read; synonyms to write."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from inventory.models import StockBalance
from portal.catalogue.models import (
    AgreementPrice,
    Category,
    Item,
    ItemUnit,
    Substitute,
    UnitOfMeasure,
)
from portal.catalogue.selectors_attributes import attribute_definitions, attribute_lines
from portal.desk.base import DeskAdmin, DeskInline, list_url
from portal.desk.display import NOTHING, in_language, language, percentage, quantity, unit_price


class ItemUnitInline(DeskInline):
    """Units that an item is ordered in."""

    model = ItemUnit
    fields = ("shown_unit", "shown_factor", "gtin", "is_pack")
    readonly_fields = ("shown_unit", "shown_factor")
    related = ("unit",)

    @admin.display(description=_("unit"))
    def shown_unit(self, row: ItemUnit) -> str:
        """Return the unit in the reader's language."""
        return in_language(row.unit)

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

    list_display = ("sku", "name", "shown_category", "price", "is_active")
    list_select_related = ("category",)
    list_filter = ("is_active", "visibility", "is_chilled")
    search_fields = ("sku", "=gtin", "name_fr", "name_en")
    search_help_text = _("Item code, name, or whole GTIN.")
    ordering = ("sku",)
    inlines = (ItemUnitInline, SubstituteInline)
    fieldsets = (
        (None, {"fields": ("sku", "gtin", "name_fr", "name_en", "brand", "shown_category", "links")}),
        (
            _("Sale"),
            {"fields": ("price", "vat", "unit", "minimum", "multiple", "visibility", "is_active")},
        ),
        (_("Attributes"), {"fields": ("shown_attributes", "description_fr", "description_en")}),
        (
            _("Transport"),
            {"fields": ("weight", "volume", "is_chilled", "hazard_class", "un_number")},
        ),
    )

    @admin.display(description=_("list price"), ordering="list_price")
    def price(self, row: Item) -> str:
        """Return the list price of a base unit."""
        return unit_price(row.list_price, row.currency)

    @admin.display(description=_("minimum quantity"))
    def minimum(self, row: Item) -> str:
        """Return the least that can be ordered."""
        return quantity(row.sales_minimum)

    @admin.display(description=_("multiple"))
    def multiple(self, row: Item) -> str:
        """Return the step in which it is ordered."""
        return quantity(row.sales_multiple)

    @admin.display(description=_("name"))
    def name(self, row: Item) -> str:
        """Return the name in the reader's language."""
        return in_language(row)

    @admin.display(description=_("category"), ordering="category__path")
    def shown_category(self, row: Item) -> str:
        """Return the category in the reader's language."""
        return in_language(row.category)

    @admin.display(description=_("base unit"))
    def unit(self, row: Item) -> str:
        """Return the unit that quantities are kept in."""
        return in_language(row.base_unit)

    @admin.display(description=_("VAT rate"))
    def vat(self, row: Item) -> str:
        """Return the tax in per cent."""
        return percentage(row.vat_rate)

    @admin.display(description=_("weight"))
    def weight(self, row: Item) -> str:
        """Return what a base unit weighs."""
        return quantity(row.weight_kg, "kg")

    @admin.display(description=_("volume"))
    def volume(self, row: Item) -> str:
        """Return the room that a base unit takes."""
        return quantity(row.volume_dm3, "dm³")

    @admin.display(description=_("attributes"))
    def shown_attributes(self, row: Item) -> SafeString | str:
        """Return the attributes by name, in the reader's language."""
        definitions = attribute_definitions(language(), codes=row.attributes)
        rows = [(line.label, line.shown) for line in attribute_lines(row.attributes, definitions)]
        inner = format_html_join("", "<li><b>{}</b> {}</li>", rows)
        return format_html('<ul class="data">{}</ul>', inner) if rows else NOTHING

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
    search_help_text = _("Path or name.")
    ordering = ("path",)
    fields = ("code", "path", "above", "name_fr", "name_en")

    def title_of(self, row: Category) -> str:
        return in_language(row)

    @admin.display(description=_("parent"))
    def above(self, row: Category) -> str:
        """Return the category above it in the reader's language."""
        return in_language(row.parent) if row.parent else NOTHING


class UnitAdmin(DeskAdmin):
    """Units of measure."""

    list_display = ("code", "name_fr", "plural_fr", "name_en", "plural_en")
    ordering = ("code",)
    fields = ("code", "name_fr", "plural_fr", "name_en", "plural_en")

    def title_of(self, row: UnitOfMeasure) -> str:
        return in_language(row)
