"""Where goods are and how they travel: sites, calendars, lanes, zones, capacities."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Item, quantity_field
from portal.kernel.models import User


class Calendar(models.Model):
    """Open hours of a site or carrier.

    `week` maps mon…sun to lists of "HH:MM-HH:MM" in the calendar's zone; an absent day is
    closed; null: always open.
    """

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80)
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    week = models.JSONField(_("week"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")

    def __str__(self) -> str:
        return self.code


class CalendarDay(models.Model):
    """A day that differs from the week: its hours, or none when closed."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    on = models.DateField(_("day"))
    hours = models.JSONField(_("hours"), default=list, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        constraints = (models.UniqueConstraint(fields=("calendar", "on"), name="calendar_day_once"),)

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.on}"


class SiteKind(models.TextChoices):
    """What a site is in the network."""

    DISTRIBUTION_CENTRE = "distribution_centre", _("Distribution centre")
    SUPPLIER = "supplier", _("Supplier")
    SERVICE_CENTRE = "service_centre", _("Service centre")
    HUB = "hub", _("Hub")


class Site(models.Model):
    """A place that holds or passes on stock. The cut-off is local time; handling is working time."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=SiteKind.choices)
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    calendar = models.ForeignKey(Calendar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cutoff_at = models.TimeField(_("cut-off"), null=True, blank=True)
    handling_minutes = models.PositiveIntegerField(_("handling (minutes)"), default=0)
    street = models.CharField(_("street"), max_length=160, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, default="FR")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    def __str__(self) -> str:
        return self.name


class SiteAssignment(models.Model):
    """A site operator's place of work."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="site_assignments")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="assignments")

    class Meta:
        verbose_name = _("site assignment")
        verbose_name_plural = _("site assignments")
        constraints = (models.UniqueConstraint(fields=("user", "site"), name="site_assignment_once"),)

    def __str__(self) -> str:
        return f"{self.user} @ {self.site}"


class SupplierItem(models.Model):
    """An item that a supplier makes to order: lead time in days of his calendar, minimum, multiple."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="supplier_items")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    lead_days = models.PositiveSmallIntegerField(_("lead time (days)"))
    minimum = quantity_field(verbose_name=_("minimum"), default=1)
    multiple = quantity_field(verbose_name=_("multiple"), default=1)

    class Meta:
        verbose_name = _("supplier item")
        verbose_name_plural = _("supplier items")
        constraints = (models.UniqueConstraint(fields=("item", "site"), name="supplier_item_once"),)

    def __str__(self) -> str:
        return f"{self.site_id} {self.item_id}"


class Carrier(models.Model):
    """Who carries goods along a lane."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("carrier")
        verbose_name_plural = _("carriers")

    def __str__(self) -> str:
        return self.name


class DeliveryZone(models.Model):
    """An area that lanes deliver to: country and postal prefixes, the longest wins, "" takes the rest."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    country = models.CharField(_("country"), max_length=2, default="FR")
    postal_prefixes: "ArrayField[list[str], Any]" = ArrayField(models.CharField(max_length=12, blank=True))

    class Meta:
        verbose_name = _("delivery zone")
        verbose_name_plural = _("delivery zones")

    def __str__(self) -> str:
        return self.name


class LaneService(models.TextChoices):
    """How fast, or by whom, a lane is travelled."""

    STANDARD = "standard", _("Standard")
    EXPRESS = "express", _("Express")
    COLLECT = "collect", _("Collection at the counter")
    SHUTTLE = "shuttle", _("Shuttle between sites")


class Lane(models.Model):
    """A way from a site to another site, to a delivery zone, or (collect) to its own counter.

    Transit is `transit_days` of the carrier's calendar or `transit_minutes` of elapsed time.
    `departures` maps mon…sun to lists of "HH:MM" in the origin's zone; null: at any time.
    """

    code = models.CharField(_("code"), max_length=60, unique=True)
    origin = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="lanes")
    destination = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="inbound_lanes"
    )
    zone = models.ForeignKey(
        DeliveryZone, null=True, blank=True, on_delete=models.PROTECT, related_name="lanes"
    )
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="lanes")
    service = models.CharField(_("service"), max_length=10, choices=LaneService.choices)
    transit_days = models.PositiveSmallIntegerField(_("transit (days)"), null=True, blank=True)
    transit_minutes = models.PositiveIntegerField(_("transit (minutes)"), null=True, blank=True)
    calendar = models.ForeignKey(Calendar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    departures = models.JSONField(_("departures"), null=True, blank=True)
    cost_base = models.DecimalField(_("cost a delivery"), max_digits=10, decimal_places=2, default=0)
    cost_per_kg = models.DecimalField(_("cost a kilogram"), max_digits=10, decimal_places=4, default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("lane")
        verbose_name_plural = _("lanes")
        constraints = (
            models.CheckConstraint(
                condition=(
                    Q(service="collect", destination__isnull=True, zone__isnull=True)
                    | (~Q(service="collect") & Q(destination__isnull=False, zone__isnull=True))
                    | (~Q(service="collect") & Q(destination__isnull=True, zone__isnull=False))
                ),
                name="lane_one_destination",
            ),
            models.CheckConstraint(
                condition=Q(transit_days__isnull=False, transit_minutes__isnull=True)
                | Q(transit_days__isnull=True, transit_minutes__isnull=False),
                name="lane_one_transit",
            ),
            models.CheckConstraint(
                condition=~Q(code__contains="+"),
                name="lane_code_without_plus",
                violation_error_message=_(
                    "The code of a lane holds no “+”: it joins the lanes of one way. Write “-” instead."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.code


class CapacityResource(models.TextChoices):
    """What is limited by the day."""

    PICK_LINES = "pick_lines", _("Pick lines")
    DOCK_SLOTS = "dock_slots", _("Dock slots")
    LANE_VOLUME = "lane_volume", _("Lane volume (dm³)")


def room_class(quantity: str) -> str:
    """Return SQL that puts a quantity in a class by powers of two: 0 below 1, 1 below 2 … 20 from 2^19 on."""
    return f"width_bucket({quantity}, '{{{','.join(str(2**power) for power in range(20))}}}'::numeric[])"


class Capacity(models.Model):
    """How much of a resource a site or lane has on a day, and what is taken; no row: unlimited.

    `room` is the class of what is left. A change of `used` changes it rarely, so the index by which nearly full days
    are found costs orders next to nothing: PostgreSQL writes to an index only where a column of it changes.
    """

    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.CASCADE, related_name="capacities")
    lane = models.ForeignKey(Lane, null=True, blank=True, on_delete=models.CASCADE, related_name="capacities")
    resource = models.CharField(_("resource"), max_length=12, choices=CapacityResource.choices)
    on = models.DateField(_("day"))
    quantity = quantity_field(verbose_name=_("capacity"))
    used = quantity_field(verbose_name=_("used"), default=0)
    room = models.GeneratedField(
        expression=models.Func(
            models.F("quantity") - models.F("used"), template=room_class("%(expressions)s")
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("capacity")
        verbose_name_plural = _("capacities")
        constraints = (
            models.UniqueConstraint(
                fields=("site", "lane", "resource", "on"), name="capacity_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(site__isnull=False, lane__isnull=True) | Q(site__isnull=True, lane__isnull=False),
                name="capacity_of_site_or_lane",
            ),
            models.CheckConstraint(condition=Q(used__gte=0), name="capacity_used_not_negative"),
        )
        # the days that a request could fill up: inventory.selectors.supply_of
        indexes = (models.Index(fields=("resource", "room", "on"), name="capacity_by_room"),)

    def __str__(self) -> str:
        return f"{self.resource} {self.on}"
