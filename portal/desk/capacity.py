"""What is limited by the day, and what suppliers make to order; to read."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, When
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from inventory.models import Capacity, SupplierItem
from portal.desk.base import DeskAdmin
from portal.desk.display import day, day_column, quantity, tone_badge
from portal.desk.filters import FullFilter
from portal.kernel import clock

DAY = day_column("on", _("day"))


class CapacityAdmin(DeskAdmin):
    """What is limited by the day."""

    list_display = (DAY, "site", "lane", "resource", "shown_quantity", "shown_used")
    list_select_related = ("site", "lane")
    list_filter = ("resource", FullFilter, "site")
    search_fields = ("site__name", "site__code", "lane__code")
    search_help_text = _("Site or code of the lane.")
    date_hierarchy = "on"
    fields = (DAY, "site", "lane", "resource", "shown_quantity", "shown_used")

    def get_ordering(self, request: HttpRequest) -> Any:  # noqa: ARG002
        """Put what is to come first, the nearest day on top, and below it what has passed."""
        to_come = Case(When(on__gte=localdate(clock.now()), then="on"))
        return (to_come.asc(nulls_last=True), "-on", "resource", "pk")

    def title_of(self, row: Capacity) -> str:
        return f"{row.get_resource_display()} · {row.site or row.lane} · {day(row.on)}"

    @admin.display(description=_("capacity"), ordering="quantity")
    def shown_quantity(self, row: Capacity) -> str:
        """Return how much there is."""
        return quantity(row.quantity)

    @admin.display(description=_("used"), ordering="used")
    def shown_used(self, row: Capacity) -> SafeString | str:
        """Return how much is taken, marked when nothing is left."""
        return tone_badge("warn", quantity(row.used)) if row.used >= row.quantity else quantity(row.used)


class SupplierItemAdmin(DeskAdmin):
    """What suppliers make to order."""

    list_display = ("item", "site", "lead_days", "shown_minimum", "shown_multiple")
    list_select_related = ("item", "site")
    list_filter = ("site",)
    search_fields = ("item__sku", "site__name")
    search_help_text = _("Item code or supplier.")
    ordering = ("item__sku", "pk")
    fields = ("item", "site", "lead_days", "shown_minimum", "shown_multiple")

    def title_of(self, row: SupplierItem) -> str:
        return f"{row.item} · {row.site}"

    @admin.display(description=_("minimum"))
    def shown_minimum(self, row: SupplierItem) -> str:
        """Return the least that is made."""
        return quantity(row.minimum)

    @admin.display(description=_("multiple"))
    def shown_multiple(self, row: SupplierItem) -> str:
        """Return the step in which it is made."""
        return quantity(row.multiple)
