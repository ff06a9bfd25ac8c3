"""Tables of the companies: who they are, who works there, where they receive."""

import uuid
from typing import Any, ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.customers.ownership import CompanyOwned
from portal.kernel.models import User
from portal.kernel.tenancy import CompanyManager

LEAST_GAIN_DAYS: Final = 1
MOST_GAIN_DAYS: Final = 30


class Role(models.TextChoices):
    """What a person may do for his company."""

    BUYER = "buyer", _("Buyer")
    APPROVER = "approver", _("Approver")
    ADMINISTRATOR = "administrator", _("Company administrator")


class GainRule(models.TextChoices):
    """What becomes of a confirmed date when an earlier one turns out to be possible."""

    KEEP = "keep", _("Keep the confirmed date")
    OFFER = "offer", _("Offer the earlier date")
    TAKE = "take", _("Take the earlier date at once")


class OwnCompanyManager(CompanyManager["Company"]):
    """Shows a company itself only."""

    def company_path(self) -> str:
        return "pk"


class Company(models.Model):
    """A customer of the wholesaler.

    `gain_rule` says what becomes of a confirmed date that could be earlier, from so many `gain_days` on.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    segment = models.CharField(_("segment"), max_length=40, blank=True)
    country = models.CharField(_("country"), max_length=2, default="FR")
    language = models.CharField(_("language"), max_length=5, default="fr")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    credit_limit = models.DecimalField(
        _("credit limit"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    gain_rule = models.CharField(
        _("earlier deliveries"), max_length=5, choices=GainRule.choices, default=GainRule.OFFER
    )
    gain_days = models.PositiveSmallIntegerField(_("earlier by at least (days)"), default=1)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"))

    objects: ClassVar[OwnCompanyManager] = OwnCompanyManager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        constraints = (
            models.CheckConstraint(
                condition=Q(gain_rule__in=GainRule.values), name="company_known_gain_rule"
            ),
            models.CheckConstraint(
                condition=Q(gain_days__gte=LEAST_GAIN_DAYS, gain_days__lte=MOST_GAIN_DAYS),
                name="company_sane_gain_days",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Membership(CompanyOwned):
    """A person's place in a company; a person works for one company."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="membership", verbose_name=_("user")
    )
    roles: "ArrayField[list[str], Any]" = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), verbose_name=_("roles")
    )
    approval_threshold = models.DecimalField(
        _("orders above this need approval"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.CheckConstraint(
                condition=Q(roles__contained_by=list(Role.values)) & ~Q(roles=[]),
                name="membership_known_roles",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} – {self.company}"


class ShipToKind(models.TextChoices):
    """What sort of place receives."""

    DOOR = "door", _("Street door")
    DOCK = "dock", _("Dock")
    WARD = "ward", _("Ward")
    JOB_SITE = "job_site", _("Job site")


class ShipTo(CompanyOwned):
    """A place that receives goods, with its receiving hours in its own zone.

    `receiving_hours` maps mon…sun to lists of "HH:MM-HH:MM"; an absent day is closed; empty means any time.
    `closed_on` lists ISO dates without receiving.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=ShipToKind.choices, default=ShipToKind.DOOR)
    street = models.CharField(_("street"), max_length=160, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12)
    city = models.CharField(_("city"), max_length=80)
    country = models.CharField(_("country"), max_length=2, default="FR")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    receiving_hours = models.JSONField(_("receiving hours"), default=dict, blank=True)
    closed_on = models.JSONField(_("closed on"), default=list, blank=True)
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    instructions = models.CharField(_("instructions"), max_length=240, blank=True)
    is_default = models.BooleanField(_("default"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    # not a column: the doors, where they were read with the row
    doors_read: "tuple[DockDoor, ...] | None" = None

    class Meta:
        verbose_name = _("ship-to")
        verbose_name_plural = _("ship-tos")
        constraints = (
            models.UniqueConstraint(fields=("company", "code"), name="ship_to_code_once"),
            models.UniqueConstraint(
                fields=("company",), condition=Q(is_default=True), name="ship_to_one_default"
            ),
        )

    def __str__(self) -> str:
        return self.name


class DockDoor(CompanyOwned):
    """A door of a ship-to, with hours of its own when they differ."""

    ship_to = models.ForeignKey(ShipTo, on_delete=models.CASCADE, related_name="doors")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    receives_chilled = models.BooleanField(_("receives chilled goods"), default=True)
    receives_hazardous = models.BooleanField(_("receives hazardous goods"), default=True)
    receiving_hours = models.JSONField(_("receiving hours"), default=dict, blank=True)

    class Meta:
        verbose_name = _("dock door")
        verbose_name_plural = _("dock doors")
        constraints = (models.UniqueConstraint(fields=("ship_to", "code"), name="dock_door_code_once"),)

    def __str__(self) -> str:
        return f"{self.ship_to} {self.code}"


class ApiKey(CompanyOwned):
    """A bearer key of a company's user; only its SHA-256 digest is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    label = models.CharField(_("label"), max_length=80)
    prefix = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.prefix}…"
