"""The base of every table whose rows belong to one company."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.kernel.tenancy import CompanyManager


class CompanyOwned(models.Model):
    """Adds the owning company and the manager that fails closed outside a scope."""

    company = models.ForeignKey(
        "customers.Company", on_delete=models.PROTECT, related_name="+", verbose_name=_("company")
    )

    objects: ClassVar[CompanyManager[Self]] = CompanyManager()

    class Meta:
        abstract = True
