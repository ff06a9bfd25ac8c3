"""Tables of the promise: what was shown to a buyer, and how legs have kept their plan."""

import uuid
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import Lane, Site
from portal.customers.models import ShipTo
from portal.customers.ownership import OwnedThrough
from portal.kernel.fields import VerbatimJSONField
from portal.kernel.models import User


class PromiseState(models.TextChoices):
    """How far a promise has come; an expired quote or hold is known by its instant, not by a state."""

    QUOTED = "quoted", pgettext_lazy("promise", "Quoted")
    HELD = "held", pgettext_lazy("promise", "Held")
    CONFIRMED = "confirmed", pgettext_lazy("promise", "Confirmed")
    CANCELLED = "cancelled", pgettext_lazy("promise", "Cancelled")


class Promise(OwnedThrough):
    """What a buyer was shown, stored as shown and never recomputed in silence.

    `request` is what was asked (lines, policy), `options` the answers side by side, `snapshot` the
    facts that they rest on (supply, commitments, cut-offs) for the desk that must explain them later.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    ship_to = models.ForeignKey(ShipTo, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    wanted_on = models.DateField(_("wanted on"), null=True, blank=True)
    request = VerbatimJSONField()
    options = VerbatimJSONField()
    snapshot = VerbatimJSONField(default=dict)
    state = models.CharField(
        _("state"), max_length=10, choices=PromiseState.choices, default=PromiseState.QUOTED
    )
    option_code = models.CharField(_("option"), max_length=10, blank=True)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    hold_expires_at = models.DateTimeField(_("hold expires at"), null=True, blank=True)

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="held") | Q(hold_expires_at__isnull=False), name="promise_hold_expires"
            ),
        )

    def __str__(self) -> str:
        return str(self.public_id)


class Leg(models.TextChoices):
    """The parts of a way whose plan can be missed."""

    HANDLING = "handling", _("Handling")
    DEPARTURE = "departure", _("Departure")
    TRANSIT = "transit", _("Transit")


# What calibrations keep beside the legs: how suppliers kept the days that they said.
RECEIPT: Final = "receipt"


class LegObservation(models.Model):
    """One leg as planned and as it went; what sureness is learnt from."""

    leg = models.CharField(_("leg"), max_length=10, choices=Leg.choices)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    lane = models.ForeignKey(Lane, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    line = models.UUIDField(_("order line"))
    planned_at = models.DateTimeField(_("planned at"))
    actual_at = models.DateTimeField(_("actual at"))

    class Meta:
        verbose_name = _("leg observation")
        verbose_name_plural = _("leg observations")
        constraints = (models.UniqueConstraint(fields=("line", "leg"), name="leg_observed_once"),)
        indexes = (models.Index(fields=("site", "lane", "leg"), name="leg_by_key"),)

    def __str__(self) -> str:
        return f"{self.leg} {self.line}"


class Calibration(models.Model):
    """How legs and suppliers have kept their plan, counted over a span of time; the newest one says how sure we are.

    `counts` maps each leg to rows [site, lane, service, weekday, {bin: number}], codes and ISO weekdays, bins of
    `step_minutes` as in promising.engine.sureness; and RECEIPT to rows [supplier, site, {weekdays late: number}],
    shrunk with a strength of their own. Rows are only ever added; old ones are dropped.
    """

    calibrated_at = models.DateTimeField(_("calibrated at"))
    since = models.DateTimeField(_("since"))
    observations = models.PositiveIntegerField(_("observations"))
    step_minutes = models.PositiveSmallIntegerField(_("step (minutes)"))
    strength = models.FloatField(_("strength of shrinkage"))
    receipt_strength = models.FloatField(_("strength of shrinkage of receipts"), default=20, db_default=20)
    counts = models.JSONField()

    class Meta:
        verbose_name = _("calibration")
        verbose_name_plural = _("calibrations")

    def __str__(self) -> str:
        return f"{self.calibrated_at:%Y-%m-%d %H:%M}"
