"""Quote, hold, confirm, cancel, receive, pick and ship in any order, held against a naive model after every step."""

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from zeal import zeal_ignore

from inventory.ledger import Movement, ShelfTooEmptyError, post_movements
from inventory.models import MovementKind
from inventory.receipts import ClosedReceiptError, announce_receipt
from orders.allocation import reallocate
from orders.models import OrderLine
from orders.progress import PickResult, deliver_lines, pack_lines, pick_line, release_lines, ship_lines
from orders.progress.steps import WrongStateError
from orders.progress.warehouse import NothingOnTheShelfError
from orders.supply import cancel_supply, delay_supply, receive_supply
from portal.kernel.tenancy import SYSTEM, scope
from tests.promising.buying import INSTANT, BuyersMachine, Line, numbers
from tests.promising.counter import Counter, open_counter
from tests.promising.naive_stock import DAY, Shelf, today_at

pytestmark = [pytest.mark.django_db]
WAY: Final = ("confirmed", "released", "picked", "packed", "shipped", "delivered")
STEPS: Final[dict[str, Callable[..., Any]]] = {
    "released": release_lines,
    "packed": pack_lines,
    "shipped": ship_lines,
    "delivered": lambda **more: deliver_lines(receiver="Ada", **more),
}
keys = st.sampled_from((("BOLT", "DC-LYON"), ("NUT", "DC-LYON"), ("BOLT", "DC-NORTH")))


class CounterMachine(BuyersMachine):
    """Everything that buyers, the sites and their suppliers can do at one counter."""

    @precondition(lambda self: self.lines)
    @rule(
        which=numbers,
        steps=st.lists(st.sampled_from(("next",) * 12 + WAY[1:]), min_size=1, max_size=5),
        quarters=st.sampled_from((4, 4, 4, 3, 1, 0)),
    )
    def work(self, which: int, steps: list[str], quarters: int) -> None:
        """Take a line some steps further, mostly those that follow."""
        line = self.line(which)
        for wish in steps:
            at = WAY.index(line.state) if line.state in WAY else 0
            step = WAY[min(at + 1, len(WAY) - 1)] if wish == "next" else wish
            if step == "picked":
                self.pick(line, quarters)
            else:
                self.take_step(line, step)

    def take_step(self, line: Line, step: str) -> None:
        _count, refusal = self.attempt(lambda: STEPS[step](lines=[line.id], author=None, now=self.now))
        if self.is_behind(line, step):
            assert refusal is None
        elif not self.is_next(line, step):
            assert isinstance(refusal, WrongStateError)
        elif refusal is not None:
            assert step == "released"
            assert isinstance(refusal, NothingOnTheShelfError)
            assert not self.may_leave(line)
        else:
            if step == "released":
                assert self.is_on_the_shelf(line)
                self.take_forward(line)
            line.state = step
            if step == "shipped" and line.key:
                self.shelves[line.key].staged -= line.quantity
                self.shelves[line.key].shipped += line.quantity

    def may_leave(self, line: Line) -> bool:
        """Whether a line's goods are there, and everybody else's come in time, when it takes them today."""
        assert line.key is not None
        trial = deepcopy(self.shelves[line.key])
        trial.firm[line.id] = min(trial.firm[line.id][0], today_at(self.now)), line.quantity
        return self.is_on_the_shelf(line) and trial.carries(self.now)

    def take_forward(self, line: Line) -> None:
        """Note that the goods of a line leave the shelf today."""
        assert line.key is not None
        shelf = self.shelves[line.key]
        shelf.firm[line.id] = min(shelf.firm[line.id][0], today_at(self.now)), line.quantity

    def pick(self, line: Line, quarters: int) -> None:
        found = line.quantity * quarters // 4
        picked, refusal = self.attempt(
            lambda: pick_line(line=line.id, quantity=Decimal(found), author=None, now=self.now)
        )
        if self.is_behind(line, "picked"):
            assert refusal is None
        elif not self.is_next(line, "picked") or line.key is None:
            assert isinstance(refusal, WrongStateError)
        elif found > self.shelves[line.key].on_hand:
            assert isinstance(refusal, ShelfTooEmptyError)
        else:
            assert refusal is None
            self.take_from_shelf(line, found, picked)

    def take_from_shelf(self, line: Line, found: int, picked: PickResult) -> None:
        """Note a pick: what is missing is counted off, and waits as a line of its own."""
        assert line.key is not None
        shelf, missing = self.shelves[line.key], line.quantity - found
        counted_off = min(missing, shelf.on_hand - found)
        del shelf.firm[line.id]
        shelf.on_hand -= found + counted_off
        shelf.staged += found
        shelf.supplied -= counted_off
        shelf.disturbed |= counted_off > 0
        line.quantity, line.state = found or line.quantity, "picked" if found else "backordered"
        assert (int(picked.picked), int(picked.missing)) == (found, missing)
        if found and missing:
            assert picked.rest is not None
            self.lines[picked.rest] = Line(picked.rest, line.order, missing, "backordered", line.key)

    @rule(key=keys, quantity=st.integers(1, 20), days=st.integers(-1, 6))
    def announce(self, key: tuple[str, str], quantity: int, days: int) -> None:
        reference, due_on = f"RC-{len(self.receipts)}", today_at(self.now) + days * DAY
        self.attempt(
            lambda: announce_receipt(
                reference=reference,
                item=self.counter.items[key[0]],
                site=self.counter.sites[key[1]],
                quantity=Decimal(quantity),
                due_on=due_on,
            )
        )
        self.receipts[reference] = key
        self.shelves[key].receipts[reference] = due_on, quantity
        self.shelves[key].supplied += quantity

    @precondition(lambda self: self.receipts)
    @rule(
        which=numbers, quantity=st.none() | st.integers(1, 25), is_last=st.booleans(), repeats=st.booleans()
    )
    def receive(self, which: int, quantity: int | None, is_last: bool, repeats: bool) -> None:
        reference, shelf = self.receipt(which)
        note = f"{reference}-{self.notes}"
        self.notes += 1
        for _time in range(1 + repeats):
            _none, refusal = self.attempt(
                lambda: receive_supply(
                    reference=reference,
                    quantity=None if quantity is None else Decimal(quantity),
                    delivery=note,
                    is_last=is_last,
                    author=None,
                    now=self.now,
                )
            )
        if reference not in shelf.receipts:
            is_repeated = quantity is None and reference in self.complete
            assert refusal is None if is_repeated else isinstance(refusal, ClosedReceiptError)
            return
        assert refusal is None
        due_on, still_open = shelf.receipts.pop(reference)
        came = still_open if quantity is None else quantity
        shelf.on_hand += came
        if is_last or came >= still_open:
            shelf.supplied += came - still_open
            shelf.disturbed |= came < still_open
            self.complete.add(reference)
        else:
            shelf.receipts[reference] = due_on, still_open - came

    @precondition(lambda self: self.receipts)
    @rule(which=numbers, days=st.integers(-1, 9) | st.none())
    def bad_news(self, which: int, days: int | None) -> None:
        """A supplier names another day for a receipt, or none."""
        reference, shelf = self.receipt(which)
        if days is None:
            self.give_up(reference, shelf)
        else:
            self.delay(reference, shelf, days)

    def delay(self, reference: str, shelf: Shelf, days: int) -> None:
        due_on = today_at(self.now) + days * DAY
        _none, refusal = self.attempt(
            lambda: delay_supply(reference=reference, due_on=due_on, author=None, now=self.now)
        )
        if reference not in shelf.receipts:
            assert isinstance(refusal, ClosedReceiptError)
            return
        shelf.disturbed = True
        shelf.receipts[reference] = due_on, shelf.receipts[reference][1]

    def give_up(self, reference: str, shelf: Shelf) -> None:
        _none, refusal = self.attempt(lambda: cancel_supply(reference=reference, author=None, now=self.now))
        if reference in self.complete:
            assert isinstance(refusal, ClosedReceiptError)
            return
        assert refusal is None
        shelf.supplied -= shelf.receipts.pop(reference, (None, 0))[1]
        shelf.disturbed = True

    @rule(key=keys, change=st.integers(-9, 6).filter(bool))
    def count(self, key: tuple[str, str], change: int) -> None:
        item, site = self.counter.items[key[0]], self.counter.sites[key[1]]
        self.notes += 1
        movement = Movement(
            item_id=item.pk,
            site_id=site.pk,
            kind=MovementKind.COUNT,
            cause=f"count:{self.notes}",
            change=Decimal(change),
        )
        _causes, refusal = self.attempt(lambda: post_movements([movement] * 2, author=None, now=self.now))
        shelf = self.shelves[key]
        if shelf.on_hand + change < 0:
            assert isinstance(refusal, ShelfTooEmptyError)
            return
        assert refusal is None
        shelf.on_hand += change
        shelf.supplied += change
        shelf.disturbed |= change < 0

    @precondition(lambda self: self.lines and self.now - self.looked_at > 5 * INSTANT)
    @rule(deed=st.sampled_from(("allocate", "sweep")))
    def keep_house(self, deed: str) -> None:
        if deed == "sweep":
            self.sweep()
        else:
            self.allocate_again()
        self.looked_at = self.now

    def allocate_again(self) -> None:
        """Let the house look at all keys: promises that still stand are left alone, a second look changes nothing."""
        standing = {
            line.id: self.shelves[line.key].firm[line.id]
            for line in self.lines.values()
            if line.state == "confirmed" and line.key and not self.shelves[line.key].disturbed
        }
        _done, refusal = self.attempt(lambda: reallocate(keys=self.counter.keys, now=self.now))
        assert refusal is None
        self.forget_lost_holds()
        self.read_lines()
        for line_id, due in standing.items():
            key = self.lines[line_id].key
            assert key is not None
            assert self.shelves[key].firm[line_id] == due
        before = self.stories()
        self.attempt(lambda: reallocate(keys=self.counter.keys, now=self.now))
        assert self.stories() == before
        for key, shelf in self.shelves.items():
            in_hand = any(line.state == "released" and line.key == key for line in self.lines.values())
            shelf.disturbed &= in_hand

    def forget_lost_holds(self) -> None:
        """Take over which holds ended because supply failed; no other hold may."""
        for quoted in self.promises:
            if quoted.holds_at(self.now) and self.shown(quoted).state != "held":
                held = [shelf for shelf in self.shelves.values() if quoted.id in shelf.holds]
                assert any(shelf.disturbed for shelf in held)
                self.let_go(quoted)

    def read_lines(self) -> None:
        """Take over from the database who has which stock after a new allocation."""
        open_lines = [line for line in self.lines.values() if line.state in {"confirmed", "backordered"}]
        with scope(SYSTEM):
            rows = {
                row.public_id: row
                for row in OrderLine.objects.select_related("item", "site").filter(
                    public_id__in=[line.id for line in open_lines]
                )
            }
        for line in open_lines:
            if line.state == "confirmed" and line.key:
                del self.shelves[line.key].firm[line.id]
        for line in open_lines:
            row = rows[line.id]
            assert int(row.quantity) == line.quantity
            line.state = row.state
            if line.state == "confirmed":
                assert row.site is not None
                self.commit(line, (row.item.sku, row.site.code))

    def stories(self) -> list[tuple[Any, ...]]:
        with scope(SYSTEM):
            rows = OrderLine.objects.order_by("pk")
            return list(
                rows.values_list("public_id", "state", "ship_on", "deliver_until", "order__last_event")
            )

    def __init__(self, counter: Counter) -> None:
        super().__init__(counter)
        self.notes, self.looked_at = 0, self.now
        self.receipts: dict[str, tuple[str, str]] = {}
        self.complete: set[str] = set()

    def line(self, which: int) -> Line:
        """Return a line, one that can go on if there is any."""
        going = [line for line in self.lines.values() if line.state in WAY[:-1]]
        lines = going or list(self.lines.values())
        return lines[-1 - which % len(lines)]

    def receipt(self, which: int) -> tuple[str, Shelf]:
        reference = sorted(self.receipts)[which % len(self.receipts)]
        return reference, self.shelves[self.receipts[reference]]

    def is_behind(self, line: Line, target: str) -> bool:
        return line.state in WAY and WAY.index(line.state) >= WAY.index(target)

    def is_next(self, line: Line, target: str) -> bool:
        return line.state in WAY and WAY.index(line.state) + 1 == WAY.index(target)

    def is_on_the_shelf(self, line: Line) -> bool:
        assert line.key is not None
        released = sum(
            other.quantity
            for other in self.lines.values()
            if other.state == "released" and other.key == line.key
        )
        return released + line.quantity <= self.shelves[line.key].on_hand


@pytest.fixture
def counter(db) -> Counter:
    with scope(SYSTEM):
        return open_counter()


@zeal_ignore()  # type: ignore[untyped-decorator]
def run(counter: Counter, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        lambda: CounterMachine(counter),  # type: ignore[arg-type]
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],  # a story of some steps is read sooner than it is shortened
            report_multiple_bugs=False,
        ),
    )


def test_the_services_keep_the_books_of_a_naive_storekeeper(counter):
    run(counter, examples=10, steps=25)


@pytest.mark.slow(90)
def test_the_services_keep_the_books_through_long_days(counter):
    run(counter, examples=60, steps=40)
