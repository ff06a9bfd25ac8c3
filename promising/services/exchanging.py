"""Exchange: what is no longer needed is given back and other parts are taken, at once, whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from inventory.adjusting import (
    join_reservations,
    lock_purchases,
    lower_reservations,
    reserved_keys,
)
from inventory.models import ReservationKind
from inventory.reservations import lock_supply
from promising.network import CompiledNetwork, current_network
from promising.services.plans import Plan, PlanBrokenError, demands_of, is_in_use, take_plan


@dataclass(frozen=True, slots=True)
class TakenPlan:
    """A plan that a company may yet take, and the reference it would be taken under."""

    plan: Plan
    company_id: int
    reference: UUID

    @property
    def references(self) -> list[UUID]:
        """The reference of each of its parts."""
        return [self.reference] * len(self.plan.parts)


@contextmanager
def as_if_taken(others: Iterable[TakenPlan], *, now: datetime) -> Iterator[None]:
    """Read supply within the block as if these plans were taken too, those that still can be; nothing is kept of it.

    Locks what `take_plan` locks until the block ends, for all plans at once in the order of the house. Without plans
    nothing is locked.
    """
    network = current_network()
    wanted = [other for other in others if is_in_use(other.plan, network)]
    demands = [demand for other in wanted for demand in demands_of(other.plan, network, other.references)]
    with transaction.atomic():
        if demands:
            needs = (need for demand in demands for need in demand.capacity)
            lock_supply({demand.key for demand in demands}, needs, now=now)
        for other in wanted:
            with suppress(PlanBrokenError), transaction.atomic():
                take_plan(
                    other.plan,
                    network,
                    company_id=other.company_id,
                    kind=ReservationKind.FIRM,
                    references=other.references,
                    now=now,
                )
        yield
        transaction.set_rollback(True)


@contextmanager
def as_if_given_back(left: Mapping[UUID, Decimal]) -> Iterator[None]:
    """Read supply within the block as if only so much were reserved for these references; nothing is kept of it.

    Locks what `lower_reservations` locks until the block ends. Without references nothing is locked.
    """
    if not left:
        yield
        return
    with transaction.atomic():
        lower_reservations(left)
        yield
        transaction.set_rollback(True)


def exchange_plan(
    plan: Plan,
    network: CompiledNetwork,
    *,
    left: Mapping[UUID, Decimal],
    company_id: int,
    references: Sequence[UUID],
    now: datetime,
) -> None:
    """Keep only so much for the references of `left` and reserve the parts of a plan firmly under `references`.

    Parts that a reference has on one day are joined to one reservation. All rows are locked in the order of the
    house before the first is written. Must run inside a transaction, and last. Queries: constant.
    Raises: PlanBrokenError when stock, capacity, protection or time no longer allow a part.
    """
    demands = demands_of(plan, network, references)
    lock_purchases(left)
    keys = {demand.key for demand in demands} | reserved_keys(left)
    if keys:
        lock_supply(keys, (), now=now)
    lower_reservations(left, needed=[need for demand in demands for need in demand.capacity])
    take_plan(
        plan,
        network,
        company_id=company_id,
        kind=ReservationKind.FIRM,
        references=references,
        now=now,
    )
    join_reservations(set(references))
