"""Tables of order entry and of the order's life."""

import uuid
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import Lane, Site
from portal.catalogue.models import Item, UnitOfMeasure, price_field, quantity_field
from portal.customers.models import ShipTo
from portal.customers.ownership import CompanyOwned, OwnedThrough
from portal.kernel.models import User


def amount_field(**options: Any) -> "models.DecimalField[Any, Any]":
    """Return a money column: currency units, two places."""
    return models.DecimalField(max_digits=14, decimal_places=2, **options)


class LineState(models.TextChoices):
    """The states of an order line; the transitions are data in orders.lifecycle."""

    DRAFT = "draft", _("Draft")
    TO_APPROVE = "to_approve", _("To approve")
    RECEIVED = "received", pgettext_lazy("order", "Received")
    CONFIRMED = "confirmed", pgettext_lazy("order", "Confirmed")
    RELEASED = "released", pgettext_lazy("order", "Released")
    PICKED = "picked", pgettext_lazy("order", "Picked")
    PACKED = "packed", pgettext_lazy("order", "Packed")
    SHIPPED = "shipped", pgettext_lazy("order", "Shipped")
    AT_DOCK = "at_dock", _("At the dock")
    DELIVERED = "delivered", pgettext_lazy("order", "Delivered")
    INVOICED = "invoiced", pgettext_lazy("order", "Invoiced")
    ON_HOLD = "on_hold", _("On hold")
    BACKORDERED = "backordered", _("Backordered")
    SUBSTITUTED = "substituted", pgettext_lazy("order", "Substituted")
    CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")
    CLAIMED = "claimed", _("Claimed")
    RETURNED = "returned", pgettext_lazy("order", "Returned")


class Basket(CompanyOwned):
    """What a person is about to order; one a person, the same on all devices."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    ship_to = models.ForeignKey(ShipTo, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    wanted_on = models.DateField(_("wanted on"), null=True, blank=True)
    policy = models.JSONField(default=dict, blank=True)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("basket")
        verbose_name_plural = _("baskets")
        constraints = (models.UniqueConstraint(fields=("company", "user"), name="basket_one_a_person"),)

    def __str__(self) -> str:
        return f"{self.user_id}"


class BasketLine(CompanyOwned):
    """A wish: so many of a unit of an item. `quantity` counts `unit`s, not base units.

    `site`, `service`: the codes of where it is to come from and how, as was chosen beside a promise; "" leaves it open.
    """

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(UnitOfMeasure, on_delete=models.PROTECT, related_name="+")
    quantity = quantity_field(verbose_name=_("quantity"))
    site = models.CharField(_("site"), max_length=20, blank=True, default="", db_default="")
    service = models.CharField(_("service"), max_length=10, blank=True, default="", db_default="")
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("basket line")
        verbose_name_plural = _("basket lines")
        constraints = (
            models.UniqueConstraint(fields=("basket", "item", "unit"), name="basket_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="basket_line_positive"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} {self.unit_id} {self.item_id}"


class OrderSource(models.TextChoices):
    """Where an order came in."""

    PORTAL = "portal", _("Portal")
    API = "api", "API"
    DESK = "desk", _("Desk")
    IMPORT = "import", _("Import")


class Order(OwnedThrough):
    """A company's order. Its state is computed from its lines; nobody writes it.

    `last_event` is the sequence of its newest event, raised under this row's lock.
    """

    number = models.CharField(_("number"), max_length=30, unique=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    buyer = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ship_to = models.ForeignKey(ShipTo, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    promise = models.UUIDField(_("promise"), null=True, blank=True)
    source = models.CharField(
        _("source"), max_length=6, choices=OrderSource.choices, default=OrderSource.PORTAL
    )
    placed_at = models.DateTimeField(_("placed at"))
    purchase_order = models.CharField(_("purchase order reference"), max_length=60, blank=True)
    cost_centre = models.CharField(_("cost centre"), max_length=40, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    goods_total = amount_field(verbose_name=_("goods"), default=Decimal(0))
    charges_total = amount_field(verbose_name=_("charges"), default=Decimal(0))
    last_event = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = (
            # a promise becomes one order, whoever asks twice
            models.UniqueConstraint(fields=("promise",), name="order_once_a_promise"),
        )
        # serves the company's list of orders, newest first
        indexes = (models.Index(fields=("company", "-placed_at", "-id"), name="order_list"),)

    def __str__(self) -> str:
        return self.number


class OrderLine(OwnedThrough):
    """One item, one quantity, one site, one departure, one state: the grain of everything after entry.

    A wish that is served in several parts becomes several lines of one `position`, numbered by `part`;
    a short pick splits the rest off as a further part. `quantity` is in base units; `unit` and
    `unit_factor` tell how the buyer counted. The firm reservation's reference is `public_id`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="lines", db_constraint=False, db_index=False
    )
    position = models.PositiveIntegerField(_("position"))
    part = models.PositiveIntegerField(_("part"), default=1)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    quantity = quantity_field(verbose_name=_("quantity"))
    unit = models.ForeignKey(UnitOfMeasure, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_factor = quantity_field(default=Decimal(1))
    unit_price = price_field(verbose_name=_("price of a base unit"))
    amount = amount_field(verbose_name=_("amount"))
    state = models.CharField(_("state"), max_length=12, choices=LineState.choices)
    hold_reason = models.CharField(_("reason of the hold"), max_length=120, blank=True)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lane = models.ForeignKey(Lane, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ship_on = models.DateField(_("ship day"), null=True, blank=True)
    ship_at = models.DateTimeField(_("leaves at"), null=True, blank=True)
    deliver_from = models.DateTimeField(_("arrives from"), null=True, blank=True)
    deliver_until = models.DateTimeField(_("arrives until"), null=True, blank=True)
    wanted_on = models.DateField(_("wanted on"), null=True, blank=True)
    promised_until = models.DateTimeField(_("first promised until"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    sureness = models.FloatField(_("sureness"), null=True, blank=True)
    promised_sureness = models.FloatField(_("first sureness"), null=True, blank=True)
    because = models.JSONField(_("what set the date"), default=dict, blank=True)
    returned_quantity = quantity_field(verbose_name=_("returned"), default=Decimal(0))

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = (
            models.UniqueConstraint(fields=("order", "position", "part"), name="order_line_part_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_positive"),
            models.CheckConstraint(
                condition=Q(returned_quantity__gte=0, returned_quantity__lte=models.F("quantity")),
                name="order_line_returned_sane",
            ),
        )
        indexes = (
            # serves a site's work of the day
            models.Index(
                fields=("site", "ship_at"),
                name="order_line_work",
                condition=Q(state__in=("confirmed", "released", "picked", "packed", "shipped", "at_dock")),
            ),
            # serves re-allocation of what waits for an item
            models.Index(
                fields=("item", "site"),
                name="order_line_open",
                condition=Q(state__in=("confirmed", "backordered")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position}.{self.part}"


class PromiseEntryKind(models.TextChoices):
    """Which date an entry of the promise ledger states."""

    REQUESTED = "requested", pgettext_lazy("date", "Requested")
    PROMISED = "promised", pgettext_lazy("date", "Promised")
    CONFIRMED = "confirmed", pgettext_lazy("date", "Confirmed")
    REPROMISED = "repromised", pgettext_lazy("date", "Re-promised")
    ACTUAL = "actual", pgettext_lazy("date", "Actual")


class PromiseEntry(OwnedThrough):
    """A line of the promise ledger: which date was said when, by whom and why; rows are only ever added."""

    line = models.ForeignKey(
        OrderLine, on_delete=models.CASCADE, related_name="promise_entries", db_constraint=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PromiseEntryKind.choices)
    deliver_from = models.DateTimeField(null=True, blank=True)
    deliver_until = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(_("at"))
    author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.JSONField(_("reason"), default=dict, blank=True)

    class Meta:
        verbose_name = _("promise ledger entry")
        verbose_name_plural = _("promise ledger")

    def __str__(self) -> str:
        return f"{self.line_id} {self.kind}"


class OrderEvent(OwnedThrough):
    """A step of an order's story, numbered from 1 in each order; rows are only ever added."""

    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="events", db_constraint=False, db_index=False
    )
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    line = models.ForeignKey(
        OrderLine, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    at = models.DateTimeField()
    author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("order event")
        verbose_name_plural = _("order events")
        constraints = (models.UniqueConstraint(fields=("order", "sequence"), name="order_event_sequence"),)

    def __str__(self) -> str:
        return f"{self.order_id} #{self.sequence} {self.kind}"


class OrderCharge(OwnedThrough):
    """Money of an order that is no item: carriage, bank charges, fees."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="charges", db_constraint=False)
    kind = models.CharField(_("kind"), max_length=40)
    description = models.CharField(_("description"), max_length=120, blank=True)
    amount = amount_field(verbose_name=_("amount"))

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class OrderChange(CompanyOwned):
    """A change of an order as it was shown, and whether it was applied; kept as shown.

    `request` is what was asked, `shown` the comparison of before and after, `promise` the stored promise of what has to
    be promised anew (None when nothing has). It stands until `expires_at`, and only while the order's newest event
    is `based_on`. `answer` is what applying it answered.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="changes")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    promise = models.UUIDField(_("promise"), null=True, blank=True)
    option_code = models.CharField(_("option"), max_length=10, blank=True)
    request = models.JSONField()
    shown = models.JSONField()
    based_on = models.PositiveIntegerField()
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    answer = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of an order")
        verbose_name_plural = _("changes of orders")

    def __str__(self) -> str:
        return str(self.public_id)


class GainState(models.TextChoices):
    """How far an earlier delivery has come; an offer that has expired is known by its instant."""

    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", pgettext_lazy("delivery", "Accepted")
    TAKEN = "taken", _("Taken")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("No longer possible")


class Gain(CompanyOwned):
    """An earlier delivery of what leaves together, found for an order and offered or taken by its company's rule.

    `lines` tells for each line its dates as they were, the part that would serve it, and why it comes no sooner;
    `line` is the first of them. An offer reserves nothing; it stands until `expires_at`, while its lines are as they
    were. `deliver_until` is when the last of it would be there.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="gains")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=9, choices=GainState.choices, default=GainState.OFFERED)
    lines = models.JSONField()
    deliver_until = models.DateTimeField(_("arrives until"))
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("earlier delivery")
        verbose_name_plural = _("earlier deliveries")
        constraints = (
            # one question at a time about a delivery
            models.UniqueConstraint(fields=("line",), condition=Q(state="offered"), name="gain_offered_once"),
            models.CheckConstraint(
                condition=Q(state="offered", decided_at__isnull=True)
                | (~Q(state="offered") & Q(decided_at__isnull=False)),
                name="gain_decided_once_over",
            ),
        )

    def __str__(self) -> str:
        return str(self.public_id)
