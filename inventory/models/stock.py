"""The stock itself: balances, the ledger that explains them, supply to come, and what is reserved."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models.network import Site
from portal.catalogue.models import Item, quantity_field
from portal.customers.models import Company
from portal.kernel.models import User


class StockBalance(models.Model):
    """The stock of one item at one site; the row that reservations lock. Changed by inventory services only.

    `on_hand` is on the shelf, `staged` picked and waiting to leave, `incoming` the open receipts,
    `reserved` the live reservations (holds count until swept), `safety` what is withheld from promises.
    `shortage` admits that reality fell below what was promised: a count, or a receipt that will not come.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="balances")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="balances")
    on_hand = quantity_field(verbose_name=_("on hand"), default=Decimal(0))
    staged = quantity_field(verbose_name=_("staged"), default=Decimal(0))
    incoming = quantity_field(verbose_name=_("incoming"), default=Decimal(0))
    reserved = quantity_field(verbose_name=_("reserved"), default=Decimal(0))
    safety = quantity_field(verbose_name=_("safety stock"), default=Decimal(0))
    shortage = quantity_field(verbose_name=_("shortage"), default=Decimal(0))

    class Meta:
        verbose_name = _("stock balance")
        verbose_name_plural = _("stock balances")
        constraints = (
            models.UniqueConstraint(fields=("item", "site"), name="stock_balance_once"),
            models.CheckConstraint(
                condition=Q(on_hand__gte=0, staged__gte=0, incoming__gte=0, reserved__gte=0, safety__gte=0)
                & Q(shortage__gte=0),
                name="stock_balance_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("on_hand") + F("incoming") + F("shortage")),
                name="stock_balance_no_oversell",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} @ {self.site_id}"


class MovementKind(models.TextChoices):
    """Why stock changed."""

    OPENING = "opening", _("Opening stock")
    RECEIPT = "receipt", _("Receipt")
    PICK = "pick", _("Pick")
    SHIP = "ship", _("Shipment")
    UNPICK = "unpick", _("Put back")
    COUNT = "count", _("Count")
    RETURN = "return", _("Return")
    SCRAP = "scrap", _("Scrap")
    TRANSFER = "transfer", _("Transfer")


class StockMovement(models.Model):
    """A line of the stock ledger: only ever added, each with a unique cause.

    `change` is added to on hand, `staged_change` to staged; balances are their sums.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=MovementKind.choices)
    change = quantity_field(verbose_name=_("on hand change"), default=Decimal(0))
    staged_change = quantity_field(verbose_name=_("staged change"), default=Decimal(0))
    cause = models.CharField(_("cause"), max_length=120, unique=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    at = models.DateTimeField(_("at"))
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock ledger")
        # serves the ledger of one item at one site
        indexes = (models.Index(fields=("item", "site", "at"), name="stock_movement_ledger"),)

    def __str__(self) -> str:
        return self.cause


class ReceiptState(models.TextChoices):
    """Whether supply has come."""

    EXPECTED = "expected", pgettext_lazy("receipt", "Expected")
    RECEIVED = "received", pgettext_lazy("receipt", "Received")
    CANCELLED = "cancelled", pgettext_lazy("receipt", "Cancelled")


class Receipt(models.Model):
    """Supply to come: a quantity of an item due at a site on a day of the site's zone.

    `first_due_on` is the day that was announced first, where it has been moved since: the supplier is held to it.
    """

    reference = models.CharField(_("reference"), max_length=60, unique=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="receipts")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="receipts")
    supplier = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quantity = quantity_field(verbose_name=_("quantity"))
    received_quantity = quantity_field(verbose_name=_("received quantity"), default=Decimal(0))
    due_on = models.DateField(_("due on"))
    first_due_on = models.DateField(_("first due on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ReceiptState.choices, default=ReceiptState.EXPECTED
    )
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = (
            models.CheckConstraint(
                condition=Q(quantity__gt=0, received_quantity__gte=0), name="receipt_positive"
            ),
        )
        # serves the supply of the keys of a quote
        indexes = (
            models.Index(
                fields=("item", "site", "due_on"), name="receipt_open", condition=Q(state="expected")
            ),
        )

    def __str__(self) -> str:
        return self.reference


class ReservationKind(models.TextChoices):
    """How firm a reservation is."""

    HOLD = "hold", _("Hold")
    FIRM = "firm", _("Firm")


class ReservationState(models.TextChoices):
    """Whether a reservation still counts; a hold past `expires_at` no longer does, swept or not."""

    LIVE = "live", pgettext_lazy("reservation", "Live")
    RELEASED = "released", pgettext_lazy("reservation", "Released")
    CONSUMED = "consumed", pgettext_lazy("reservation", "Consumed")


class Reservation(models.Model):
    """Stock of a key set aside for a ship day: for a promise (hold) or an order line (firm).

    `reference` is the public id of the promise or order line. It names no company-owned row by key,
    so that one company's promise can be computed against all commitments without seeing whose they are.
    `takes` is what else it uses and gives back when released: {"capacity": [[row, quantity]…], "protection": …}.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    quantity = quantity_field(verbose_name=_("quantity"))
    due_on = models.DateField(_("ship day"))
    kind = models.CharField(_("kind"), max_length=4, choices=ReservationKind.choices)
    state = models.CharField(
        _("state"), max_length=8, choices=ReservationState.choices, default=ReservationState.LIVE
    )
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    reference = models.UUIDField(_("reference"), db_index=True)
    line = models.PositiveIntegerField(_("line"), default=1)
    protection = models.ForeignKey("inventory.Protection", null=True, blank=True, on_delete=models.PROTECT)
    takes = models.JSONField(_("takes"), default=dict, db_default={}, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_positive"),
            models.CheckConstraint(
                condition=Q(kind="hold", expires_at__isnull=False) | Q(kind="firm", expires_at__isnull=True),
                name="reservation_only_holds_expire",
            ),
        )
        indexes = (
            # serves the commitments of the keys of a quote, and re-allocation of one key
            models.Index(
                fields=("item", "site", "due_on"), name="reservation_live", condition=Q(state="live")
            ),
            # serves the sweep of expired holds
            models.Index(
                fields=("expires_at",), name="reservation_expiry", condition=Q(state="live", kind="hold")
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity} {self.item_id} @ {self.site_id}"


class Protection(models.Model):
    """Stock kept for one company until it has used it; without a site, wherever the item is."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quantity = quantity_field(verbose_name=_("quantity"))
    consumed = quantity_field(verbose_name=_("consumed"), default=Decimal(0))

    class Meta:
        verbose_name = _("protected stock")
        verbose_name_plural = _("protected stock")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "item", "site"), name="protection_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0, consumed__gte=0, consumed__lte=F("quantity")),
                name="protection_sane",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.item_id}"
