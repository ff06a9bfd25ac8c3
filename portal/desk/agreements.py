"""Agreements, their prices, and the customers' own codes; to read."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Agreement, AgreementDiscount, AgreementPrice
from portal.desk.base import DeskAdmin, DeskInline, list_url
from portal.desk.display import NOTHING, day_column, in_language, money, percentage, quantity, unit_price
from portal.desk.filters import YesFilter

VALID = (day_column("valid_from", _("valid from")), day_column("valid_until", _("valid until")))


class RangeFilter(YesFilter):
    """Agreements by whether they narrow the range."""

    title = _("range")
    parameter_name = "range"
    labels = (("yes", capfirst(_("listed items only"))), ("no", capfirst(_("whole catalogue"))))

    def condition(self) -> Q:
        return Q(restricts_items=True)


class DiscountInline(DeskInline):
    """Percentages off a category."""

    model = AgreementDiscount
    fields = ("shown_category", "shown_percent")
    readonly_fields = ("shown_category", "shown_percent")
    related = ("category",)

    @admin.display(description=_("category"))
    def shown_category(self, row: AgreementDiscount) -> str:
        """Return the category in the reader's language."""
        return in_language(row.category)

    @admin.display(description=_("discount"))
    def shown_percent(self, row: AgreementDiscount) -> str:
        """Return what is taken off."""
        return percentage(row.percent)


class AgreementAdmin(DeskAdmin):
    """Price lists, items and terms of companies."""

    list_display = ("number", "name", "company", *VALID, "item_range")
    list_select_related = ("company",)
    list_filter = (RangeFilter,)
    search_fields = ("number", "name", "company__name")
    search_help_text = _("Number, name or company.")
    ordering = ("company__name", "-valid_from", "pk")
    inlines = (DiscountInline,)
    fields = (
        "number",
        "name",
        "company",
        VALID,
        "item_range",
        "carriage_paid",
        "currency",
        "links",
    )

    @admin.display(description=_("range"), ordering="restricts_items")
    def item_range(self, row: Agreement) -> Any:
        """Return which items may be ordered."""
        return capfirst(_("listed items only") if row.restricts_items else _("whole catalogue"))

    @admin.display(description=_("carriage-paid threshold"))
    def carriage_paid(self, row: Agreement) -> str:
        """Return the value from which delivery is free."""
        none = row.carriage_paid_threshold is None
        return NOTHING if none else money(row.carriage_paid_threshold, row.currency)

    @admin.display(description=_("prices"))
    def links(self, row: Agreement) -> SafeString:
        """Return the way to the agreed prices."""
        count = AgreementPrice.objects.filter(agreement=row).count()
        url = list_url(AgreementPrice, f"agreement__id__exact={row.pk}")
        return format_html('<a href="{}">{}</a>', url, _("Agreed prices: %(count)s") % {"count": count})


class AgreementPriceAdmin(DeskAdmin):
    """Agreed prices of items."""

    list_display = ("item", "agreement", "company", "minimum", "shown_price")
    list_select_related = ("item", "agreement", "company")
    search_fields = ("=agreement__number", "item__sku", "company__name")
    search_help_text = _("Whole number of the agreement, item code or company.")
    ordering = ("agreement", "item__sku", "minimum_quantity", "pk")
    fields = ("company", "agreement", "item", "minimum", "shown_price")

    def title_of(self, row: AgreementPrice) -> str:
        return f"{row.item} · {row.agreement}"

    @admin.display(description=_("from quantity"), ordering="minimum_quantity")
    def minimum(self, row: AgreementPrice) -> str:
        """Return the quantity that the price begins with."""
        return quantity(row.minimum_quantity)

    @admin.display(description=_("price"), ordering="price")
    def shown_price(self, row: AgreementPrice) -> str:
        """Return the price of a base unit."""
        return unit_price(row.price, row.agreement.currency)


class OwnPartNumberAdmin(DeskAdmin):
    """The customers' own codes."""

    list_display = ("code", "item", "company")
    list_select_related = ("item", "company")
    search_fields = ("code", "item__sku", "company__name")
    search_help_text = _("Own part number, item code or company.")
    ordering = ("company__name", "code", "pk")
    fields = ("company", "code", "item")

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:  # noqa: ARG002
        return ("code",)
