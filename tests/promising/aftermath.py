"""After a race with deaths: what the buyers had heard, what was cut short, and whether the books still hold."""

import subprocess
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db.models import Sum

from inventory.audit import balance_differences
from inventory.models import Reservation, StockBalance
from orders.models import Order, OrderLine
from orders.placing import place_order
from portal.customers.models import Company
from portal.kernel import clock
from portal.kernel.errors import Conflict
from portal.kernel.models import IdempotencyRecord, User
from portal.kernel.tenancy import Scope, scope
from promising.models import Promise
from promising.services import release_expired_holds, release_promise


def is_going_on(racers: list["subprocess.Popen[bytes]"], deadline: float) -> bool:
    """Tell whether some buyer is still at it; a race that is sold out brings no more news to wait for."""
    return any(racer.poll() is None for racer in racers) and time.monotonic() < deadline


def said(tmp_path: Path, word: str) -> list[list[str]]:
    """Return what the buyers said with this word, lines that a kill cut short left out."""
    lines = [line for file in sorted(tmp_path.glob("words-*")) for line in file.read_text().splitlines()]
    return [line.split()[1:] for line in lines if line.startswith(f"{word} ") and len(line.split()) == 3]


def finish_what_was_cut_short(tmp_path: Path, company: Company, buyer: User) -> None:
    """Ask again, under the same key, for every order whose answer was never heard; let dead buyers' holds run out."""
    heard = {key for key, _number in said(tmp_path, "got")}
    who = User.objects.get(pk=buyer.pk)
    for promise, key in said(tmp_path, "try"):
        if key in heard:
            continue
        with scope(Scope(company.pk)):
            try:
                place_order(
                    company_id=company.pk,
                    user=who,
                    promise_id=UUID(promise),
                    option="earliest",
                    idempotency_key=key,
                    now=clock.now(),
                )
            except Conflict:
                release_promise(company_id=company.pk, promise_id=UUID(promise), now=clock.now())
    with scope(Scope(company.pk)):
        release_expired_holds(now=clock.now() + timedelta(hours=1))


def assert_each_accepted_order_exists_once(tmp_path: Path, *, at_most: int) -> None:
    """The ledger balances to the unit; whoever heard of an order finds it; one key, one promise, one order."""
    answers = said(tmp_path, "got")
    orders = list(Order.objects.values_list("number", "promise"))
    numbers = Counter(number for number, _promise in orders)
    assert {number for _key, number in answers} <= set(numbers)
    assert max(numbers.values()) == 1
    assert len({promise for _number, promise in orders}) == len(orders) <= at_most
    assert len({key for key, _number in answers}) == len(answers)
    confirmed = Promise.objects.filter(state="confirmed").values_list("public_id", flat=True)
    assert set(confirmed) == {promise for _number, promise in orders}
    assert IdempotencyRecord.objects.filter(operation="place_order", answer__isnull=False).count() == len(
        orders
    )
    assert balance_differences() == []
    live = Reservation.objects.filter(state="live")
    lines = OrderLine.objects.values_list("public_id", flat=True)
    assert sorted(live.values_list("reference", flat=True)) == sorted(lines)
    sold = dict(OrderLine.objects.values_list("item_id").annotate(total=Sum("quantity")))
    for balance in StockBalance.objects.all():
        assert balance.reserved == sold.get(balance.item_id, 0) <= balance.on_hand == at_most
