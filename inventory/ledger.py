"""The stock ledger: every change of what stands on a shelf or waits to leave, explained once, with its balance."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inventory.models import StockBalance, StockMovement
from portal.kernel.errors import Conflict
from portal.kernel.locks import lock_keys
from portal.kernel.models import User

Key = tuple[int, int]  # item, site


class ShelfTooEmptyError(Conflict):
    """A movement would take more than there is."""

    code = "shelf_too_empty"
    message = _("The ledger has less stock here than that.")
    remedy = _("Count the shelf or post the receipt first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A change to post. Units: the item's base unit. `cause` names the deed; a cause is posted once for ever."""

    item_id: int
    site_id: int
    kind: str
    cause: str
    change: Decimal = Decimal(0)
    staged_change: Decimal = Decimal(0)
    reference: str = ""

    @property
    def key(self) -> Key:
        """The balance that it changes."""
        return self.item_id, self.site_id


def lock_balances(keys: Collection[Key]) -> dict[Key, StockBalance]:
    """Lock the balances of these keys in primary-key order, creating what is missing, and return them."""
    known = _balance_ids(keys)
    if missing := set(keys) - known.keys():
        StockBalance.objects.bulk_create(
            [StockBalance(item_id=item, site_id=site) for item, site in sorted(missing)],
            ignore_conflicts=True,
        )
        known = _balance_ids(keys)
    locked = lock_keys(StockBalance.objects.all(), known.values())
    return {(balance.item_id, balance.site_id): balance for balance in locked.values()}


def post_movements(movements: Sequence[Movement], *, author: User | None, now: datetime) -> frozenset[str]:
    """Add movements to the ledger and to their balances; return the causes that were new.

    A cause already in the ledger has no effect. Reservations that a movement satisfies are to be consumed before.
    Raises: ShelfTooEmptyError when on hand or staged would fall below zero; nothing is posted then.
    Side effects: locks the balances; `shortage` follows what the reservations lack.
    """
    with transaction.atomic():
        balances = lock_balances({movement.key for movement in movements})
        causes = [movement.cause for movement in movements]
        known = set(StockMovement.objects.filter(cause__in=causes).values_list("cause", flat=True))
        fresh = {movement.cause: movement for movement in movements if movement.cause not in known}
        for movement in fresh.values():
            balance = balances[movement.key]
            balance.on_hand += movement.change
            balance.staged += movement.staged_change
        if any(balance.on_hand < 0 or balance.staged < 0 for balance in balances.values()):
            raise ShelfTooEmptyError
        StockMovement.objects.bulk_create(_rows(fresh.values(), author, now))
        save_balances(balances.values())
    return frozenset(fresh)


def save_balances(balances: Iterable[StockBalance]) -> None:
    """Write locked balances, with the shortage that their supply leaves to their reservations."""
    rows = list(balances)
    for balance in rows:
        balance.shortage = max(Decimal(0), balance.reserved - balance.on_hand - balance.incoming)
    StockBalance.objects.bulk_update(rows, ["on_hand", "staged", "incoming", "shortage"])


def _balance_ids(keys: Collection[Key]) -> dict[Key, int]:
    rows = StockBalance.objects.filter(
        item_id__in={item for item, _site in keys}, site_id__in={site for _item, site in keys}
    ).values_list("item_id", "site_id", "pk")
    return {(item, site): pk for item, site, pk in rows if (item, site) in keys}


def _rows(movements: Iterable[Movement], author: User | None, now: datetime) -> list[StockMovement]:
    return [
        StockMovement(
            item_id=movement.item_id,
            site_id=movement.site_id,
            kind=movement.kind,
            change=movement.change,
            staged_change=movement.staged_change,
            cause=movement.cause,
            reference=movement.reference,
            at=now,
            author=author,
        )
        for movement in movements
    ]
