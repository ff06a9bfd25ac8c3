"""Agreements, their prices, and the customers' own codes; to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Agreement, AgreementDiscount, AgreementPrice
from portal.desk.base import DeskAdmin, DeskInline, list_url
from portal.desk.display import day_column, money, quantity

VALID = (day_column("valid_from", _("valid from")), day_column("valid_until", _("valid until")))


class DiscountInline(DeskInline):
    """Percentages off a category."""

    model = AgreementDiscount
    fields = ("category", "percent")
    related = ("category",)


class AgreementAdmin(DeskAdmin):
    """Price lists, items and terms of companies."""

    list_display = ("number", "name", "company", *VALID, "restricts_items")
    list_select_related = ("company",)
    list_filter = ("restricts_items",)
    search_fields = ("number", "name", "company__name")
    ordering = ("company__name", "-valid_from", "pk")
    inlines = (DiscountInline,)
    fields = (
        "number",
        "name",
        "company",
        VALID,
        "restricts_items",
        "carriage_paid_threshold",
        "currency",
        "links",
    )

    @admin.display(description=_("prices"))
    def links(self, row: Agreement) -> SafeString:
        """Return the way to the agreed prices."""
        count = AgreementPrice.objects.filter(agreement=row).count()
        url = list_url(AgreementPrice, f"agreement__id__exact={row.pk}")
        return format_html('<a href="{}">{}: {}</a>', url, _("Agreed prices"), count)


class AgreementPriceAdmin(DeskAdmin):
    """Agreed prices of items."""

    list_display = ("item", "agreement", "company", "minimum", "shown_price")
    list_select_related = ("item", "agreement", "company")
    search_fields = ("=agreement__number", "item__sku", "company__name")
    ordering = ("agreement", "item__sku", "minimum_quantity", "pk")
    fields = ("company", "agreement", "item", "minimum", "shown_price")

    @admin.display(description=_("from quantity"), ordering="minimum_quantity")
    def minimum(self, row: AgreementPrice) -> str:
        """Return the quantity that the price begins with."""
        return quantity(row.minimum_quantity)

    @admin.display(description=_("price"), ordering="price")
    def shown_price(self, row: AgreementPrice) -> str:
        """Return the price of a base unit."""
        return money(row.price, row.agreement.currency)


class OwnPartNumberAdmin(DeskAdmin):
    """The customers' own codes."""

    list_display = ("code", "item", "company")
    list_select_related = ("item", "company")
    search_fields = ("code", "item__sku", "company__name")
    ordering = ("company__name", "code", "pk")
    fields = ("company", "code", "item")

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:  # noqa: ARG002
        return ("code",)
