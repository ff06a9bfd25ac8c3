"""Tables of after-sales: returns and credit notes."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models import Order, OrderLine, amount_field
from portal.catalogue.models import quantity_field
from portal.customers.ownership import CompanyOwned
from portal.kernel.models import User


class ReturnState(models.TextChoices):
    """The states of a return; the transitions are data in orders.aftersales.lifecycle."""

    REQUESTED = "requested", _("Requested")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    RECEIVED = "received", _("Received")
    CREDITED = "credited", _("Credited")


class ReturnReason(models.TextChoices):
    """Why goods go back."""

    DAMAGED = "damaged", _("Damaged on arrival")
    WRONG_ITEM = "wrong_item", _("Not what was ordered")
    FAULTY = "faulty", _("Faulty")
    TOO_MANY = "too_many", _("Ordered too many")
    NO_LONGER_NEEDED = "no_longer_needed", _("No longer needed")
    OTHER = "other", _("Other")


class Return(CompanyOwned):
    """A request to send goods of one order back, until the credit note."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    state = models.CharField(
        _("state"), max_length=10, choices=ReturnState.choices, default=ReturnState.REQUESTED
    )
    requested_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("requested at"))
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.CharField(_("note on the decision"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        indexes = (models.Index(fields=("company", "-requested_at", "-id"), name="return_list"),)

    def __str__(self) -> str:
        return self.number


class ReturnLine(CompanyOwned):
    """So much of a delivered line goes back, and why."""

    return_request = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="return_lines")
    quantity = quantity_field(verbose_name=_("quantity"))
    reason = models.CharField(_("reason"), max_length=20, choices=ReturnReason.choices)
    received_quantity = quantity_field(verbose_name=_("received"), default=Decimal(0))
    restocked_quantity = quantity_field(verbose_name=_("back in stock"), default=Decimal(0))

    class Meta:
        verbose_name = _("return line")
        verbose_name_plural = _("return lines")
        constraints = (
            models.UniqueConstraint(fields=("return_request", "line"), name="return_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, received_quantity__gte=0, restocked_quantity__gte=0)
                & Q(received_quantity__lte=models.F("quantity"))
                & Q(restocked_quantity__lte=models.F("received_quantity")),
                name="return_line_sane",
            ),
        )

    def __str__(self) -> str:
        return f"{self.return_request_id} {self.line_id}"


class CreditNote(CompanyOwned):
    """Money given back; `amount` is positive."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    order = models.ForeignKey(
        Order, null=True, blank=True, on_delete=models.PROTECT, related_name="credit_notes"
    )
    return_request = models.OneToOneField(
        Return, null=True, blank=True, on_delete=models.PROTECT, related_name="credit_note"
    )
    issued_at = models.DateTimeField(_("issued at"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    amount = amount_field(verbose_name=_("amount"))

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        constraints = (models.CheckConstraint(condition=Q(amount__gte=0), name="credit_note_not_negative"),)
        indexes = (models.Index(fields=("company", "-issued_at", "-id"), name="credit_note_list"),)

    def __str__(self) -> str:
        return self.number


class CreditNoteLine(CompanyOwned):
    """What a credit note is for."""

    credit_note = models.ForeignKey(CreditNote, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    description = models.CharField(_("description"), max_length=200)
    quantity = quantity_field(verbose_name=_("quantity"))
    amount = amount_field(verbose_name=_("amount"))

    class Meta:
        verbose_name = _("credit note line")
        verbose_name_plural = _("credit note lines")

    def __str__(self) -> str:
        return self.description
