"""Places that receive goods, with their dock doors; to read."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.customers.models import DockDoor, ShipTo
from portal.desk.base import DeskAdmin, DeskInline
from portal.desk.display import NOTHING, day, weekly


class DoorInline(DeskInline):
    """Dock doors of a place."""

    model = DockDoor
    fields = ("code", "name", "receives_chilled", "receives_hazardous", "hours")
    readonly_fields = ("hours",)
    related = ("ship_to",)

    @admin.display(description=_("receiving hours"))
    def hours(self, row: DockDoor) -> Any:
        """Return the hours by day."""
        return weekly(row.receiving_hours)


class ShipToAdmin(DeskAdmin):
    """Places that receive goods."""

    list_display = ("name", "company", "code", "kind", "postal_code", "city", "is_default", "is_active")
    list_select_related = ("company",)
    list_filter = ("kind", "country", "is_active")
    search_fields = ("name", "code", "city", "postal_code", "company__name")
    search_help_text = _("Name, code, city, postal code or company.")
    ordering = ("company__name", "code", "pk")
    inlines = (DoorInline,)
    fields = (
        ("name", "code"),
        "company",
        "kind",
        "street",
        ("postal_code", "city", "country"),
        "timezone",
        "hours",
        "closed",
        "contact",
        "instructions",
        ("is_default", "is_active"),
    )

    @admin.display(description=_("receiving hours"))
    def hours(self, row: ShipTo) -> Any:
        """Return the hours by day."""
        return weekly(row.receiving_hours) if row.receiving_hours else capfirst(_("at any time"))

    @admin.display(description=_("closed on"))
    def closed(self, row: ShipTo) -> Any:
        """Return the days without receiving."""
        return ", ".join(day(date.fromisoformat(one)) for one in row.closed_on) or NOTHING
