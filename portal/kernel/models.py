"""Tables of the kernel: people who log in, news to deliver, who did what, requests already answered."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.kernel.tenancy import CompanyManager


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class User(AbstractUser):
    """A person who logs in by e-mail; `is_staff` is the desk."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=5, blank=True)
    is_operator = models.BooleanField(_("site operator"), default=False)

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_caseless"),)

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class OutboxMessage(models.Model):
    """News written in the transaction that made it; a relay delivers it at least once, in sequence by key."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    sequence = models.PositiveIntegerField()
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        constraints = (
            models.UniqueConstraint(fields=("topic", "key", "sequence"), name="outbox_sequence_once"),
        )
        # serves the relay: the lowest unsent message of each key
        indexes = (
            models.Index(
                fields=("key", "sequence"), name="outbox_unsent", condition=models.Q(sent_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.key} #{self.sequence}"


class AuditEntry(models.Model):
    """Who did what to which object, and when; rows are only ever added."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = (models.Index(fields=("subject_kind", "subject", "at"), name="audit_by_subject"),)

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class IdempotencyRecord(models.Model):
    """A request already answered: inserted first, in the transaction of its effect.

    The company is a bare number: companies stand on a floor above.
    """

    company_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    operation = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar[CompanyManager["IdempotencyRecord"]] = CompanyManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("company_id", "operation", "key"), name="idempotency_key_once"),
        )

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"
