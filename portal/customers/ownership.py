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


class OwnedThrough(CompanyOwned):
    """A row that belongs to another row of its company: the key (company, row) to that one holds both at once.

    A key to the company alone, or to the row alone, would look the same up again for each row that is written, and
    an index on the company alone is the beginning of the one on (company, id). Its fields say `db_constraint=False`
    for what `portal.kernel.tenancy_sql.protect` ties.
    """

    company = models.ForeignKey(
        "customers.Company",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("company"),
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        abstract = True
