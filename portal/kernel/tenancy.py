"""Whose rows may be seen: one scope for each piece of work, held by the manager and again by the database.

Outside a scope a company-owned table looks empty to PostgreSQL (forced row-level security on
transaction-local settings) and the manager refuses to build a query at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db import connection, models, transaction

from portal.kernel.statements import ask


class ScopeMissingError(RuntimeError):
    """Company-owned rows were asked for outside every scope: a defect, never the user's fault."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The company whose rows are in reach; None means all companies (desk, workers, commands)."""

    company_id: int | None


SYSTEM: Final = Scope(None)
# what a statement selects beside its one row so that the statements after it see one company's rows only
NARROW: Final = "set_config('comptoir.company', {company}, true)"
_current: ContextVar[Scope | None] = ContextVar("tenancy_scope", default=None)


def current_scope() -> Scope:
    """Return the scope in force. Raises: ScopeMissingError outside every scope."""
    found = _current.get()
    if found is None:
        raise ScopeMissingError("Company-owned rows need a scope: use tenancy.scope(...).")
    return found


@contextmanager
def scope(wanted: Scope) -> Iterator[Scope]:
    """Run a block in one transaction that sees one company's rows (or, with SYSTEM, all).

    Scopes nest: the inner one is in force until its block ends. Side effects: a transaction (a
    savepoint when one is open) that rolls back when the block raises.
    """
    outer = _current.get()
    is_nested = connection.in_atomic_block
    token = _current.set(wanted)
    try:
        with transaction.atomic():
            _tell_database(wanted)
            yield wanted
            if is_nested:
                _tell_database(outer)
    finally:
        _current.reset(token)


def narrow_scope(wanted: Scope, *, is_told: bool = False) -> None:
    """Let what is left of the block of `scope`, and of its transaction, see one company's rows only.

    For the door, which learns in the SYSTEM scope who asks. `is_told`: the statement that found him has told the
    database in the same go, by NARROW. Raises: ScopeMissingError outside every scope.
    """
    current_scope()
    _current.set(wanted)
    if not is_told:
        _tell_database(wanted)


def _tell_database(wanted: Scope | None) -> None:
    value = "" if wanted is None else "*" if wanted.company_id is None else str(wanted.company_id)
    ask(f"SELECT {NARROW.format(company='%s')}", [value])


Owned = TypeVar("Owned", bound=models.Model, covariant=True)  # noqa: PLC0105


class CompanyManager(models.Manager[Owned]):
    """A manager that shows the scope's rows only, and nothing at all outside a scope."""

    def get_queryset(self) -> models.QuerySet[Owned]:
        wanted = current_scope()
        rows = super().get_queryset()
        return rows if wanted.company_id is None else rows.filter(**{self.company_path(): wanted.company_id})

    def company_path(self) -> str:
        """Return the lookup of the owning company; the company's own table overrides it."""
        return "company_id"
