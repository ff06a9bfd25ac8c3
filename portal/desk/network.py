"""Sites, lanes, calendars, carriers, zones and capacities; to read."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models.functions import Coalesce
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from inventory.models import (
    Calendar,
    CalendarDay,
    Capacity,
    DeliveryZone,
    Lane,
    Site,
    SiteAssignment,
    StockBalance,
)
from portal.desk.base import DeskAdmin, DeskInline, list_url
from portal.desk.display import NOTHING, day_column, money, quantity, two_lines, unit_price, weekly

DAY = day_column("on", _("day"))


class AssignmentInline(DeskInline):
    """Operators of a site."""

    model = SiteAssignment
    fields = ("user",)
    related = ("user", "site")


class CalendarDayInline(DeskInline):
    """Days that differ from the week."""

    model = CalendarDay
    fields = (DAY, "name", "shown_hours")
    readonly_fields = (DAY, "shown_hours")
    ordering = ("on",)

    @admin.display(description=_("hours"))
    def shown_hours(self, row: CalendarDay) -> Any:
        """Return the hours, or that the day is closed."""
        return ", ".join(row.hours).replace("-", "–") if row.hours else capfirst(_("closed"))


class SiteAdmin(DeskAdmin):
    """Places that hold or pass on stock."""

    list_display = ("name", "code", "kind", "city", "cutoff", "handling_minutes", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "code", "city")
    search_help_text = _("Name, code or city.")
    ordering = ("kind", "name", "pk")
    inlines = (AssignmentInline,)
    fields = (
        ("name", "code"),
        "kind",
        "links",
        "timezone",
        "calendar",
        ("cutoff", "handling_minutes"),
        ("street", "postal_code", "city", "country"),
        "is_active",
    )

    @admin.display(description=_("cut-off"), ordering="cutoff_at")
    def cutoff(self, row: Site) -> str:
        """Return until when an order leaves the same day, in local time."""
        return f"{row.cutoff_at:%H:%M}" if row.cutoff_at else NOTHING

    @admin.display(description=_("see also"))
    def links(self, row: Site) -> SafeString:
        """Return the way to the site's stock, lanes and capacities."""
        ways = (
            (list_url(StockBalance, f"site__id__exact={row.pk}"), _("Stock")),
            (list_url(Lane, f"origin__id__exact={row.pk}"), _("Lanes")),
            (list_url(Capacity, f"site__id__exact={row.pk}"), _("Capacities")),
        )
        return format_html_join(" · ", '<a href="{}">{}</a>', ways)


class LaneAdmin(DeskAdmin):
    """Ways from sites to zones, other sites, or the counter."""

    list_display = (
        "code",
        "origin",
        "goes_to",
        "carried",
        "transit",
        "cost",
        "is_active",
    )
    list_select_related = ("origin", "destination", "zone", "carrier")
    list_filter = ("service", "origin", "carrier", "is_active")
    search_fields = ("code", "origin__name", "zone__name")
    search_help_text = _("Code, site or delivery zone.")
    ordering = ("code",)
    fields = (
        "code",
        "origin",
        "destination",
        "zone",
        "carrier",
        "service",
        "transit",
        "calendar",
        "shown_departures",
        "cost",
        "kilogram_cost",
        "is_active",
    )

    @admin.display(description=_("to"), ordering=Coalesce("destination__name", "zone__name"))
    def goes_to(self, row: Lane) -> str:
        """Return the site or the zone that it reaches; none is the counter."""
        return str(row.destination or row.zone or capfirst(_("the counter")))

    @admin.display(description=_("carrier"), ordering="carrier__name")
    def carried(self, row: Lane) -> SafeString:
        """Return who carries, and by which service."""
        service = row.get_service_display()
        return two_lines(row.carrier, service if service != str(row.carrier) else "")

    @admin.display(description=_("transit"))
    def transit(self, row: Lane) -> str:
        """Return how long it takes, in carrier's days or in hours."""
        if row.transit_days is not None:
            return ngettext("%(n)d working day", "%(n)d working days", row.transit_days) % {
                "n": row.transit_days
            }
        return f"{quantity(round(Decimal(row.transit_minutes or 0) / 60, 2))} h"

    @admin.display(description=_("cost a delivery"), ordering="cost_base")
    def cost(self, row: Lane) -> str:
        """Return the cost of one delivery."""
        return money(row.cost_base)

    @admin.display(description=_("cost a kilogram"))
    def kilogram_cost(self, row: Lane) -> str:
        """Return the cost of one kilogram."""
        return unit_price(row.cost_per_kg)

    @admin.display(description=_("departures"))
    def shown_departures(self, row: Lane) -> Any:
        """Return the departures by day."""
        return capfirst(_("at any time")) if row.departures is None else weekly(row.departures)


class CalendarAdmin(DeskAdmin):
    """Open hours of sites and carriers."""

    list_display = ("code", "name", "timezone")
    search_fields = ("code", "name")
    search_help_text = _("Code or name.")
    ordering = ("code",)
    inlines = (CalendarDayInline,)
    fields = ("code", "name", "timezone", "shown_week")

    @admin.display(description=_("week"))
    def shown_week(self, row: Calendar) -> Any:
        """Return the hours by day of the week."""
        return capfirst(_("at any time")) if row.week is None else weekly(row.week)


class CarrierAdmin(DeskAdmin):
    """Who carries."""

    list_display = ("name", "code")
    search_fields = ("name", "code")
    search_help_text = _("Code or name.")
    ordering = ("name", "pk")
    fields = ("name", "code")


class ZoneAdmin(DeskAdmin):
    """Areas that lanes deliver to."""

    list_display = ("name", "code", "country", "prefixes")
    search_fields = ("name", "code")
    search_help_text = _("Code or name.")
    ordering = ("code",)
    fields = ("name", "code", "country", "prefixes")

    @admin.display(description=_("postal codes that begin with"))
    def prefixes(self, row: DeliveryZone) -> str:
        """Return the prefixes; none takes the rest."""
        return ", ".join(filter(None, row.postal_prefixes)) or str(capfirst(_("all others")))
