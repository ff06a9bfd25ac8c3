"""The buyers' half of the stateful test: quote, hold, let go, confirm, repeat, cancel, while time passes."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from orders.placing import NotCancellableError, PlacedOrder, cancel_lines, cancel_order, place_order
from portal.kernel.errors import Refusal
from portal.kernel.idempotency import KeyReusedError
from portal.kernel.tenancy import SYSTEM, Scope, scope
from promising.selectors import promise_by_id
from promising.services import (
    AlreadyOrderedError,
    ExpiredPromiseError,
    PromiseChangedError,
    RequestedLine,
    hold_promise,
    quote_promise,
    release_expired_holds,
    release_promise,
)
from promising.shapes import OptionView, PromiseView
from tests.promising.counter import (
    SKUS,
    Buyer,
    Counter,
    Key,
    check_against,
    everything,
    firm_due,
    lines_of,
    opening_shelves,
    orders_once,
)
from tests.promising.naive_stock import DAY, Shelf, best_dues, fits, today_at

Dues = dict[Key, list[tuple[date, int]]]
OPENS_AT: Final = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
INSTANT: Final = timedelta(microseconds=1)
QUARTER: Final = timedelta(minutes=15)
CANCELLABLE: Final = {"confirmed", "backordered"}
numbers = st.integers(0, 11)


def dues_of(option: OptionView) -> Dues:
    """Return what an option takes of each key, part by part: ship day and pieces."""
    found: Dues = defaultdict(list)
    for line in option.lines:
        for part in line.schedule:
            found[part.sku or line.sku, part.site].append((part.engine.due_on, int(part.quantity)))
    return dict(found)


def by_day(dues: list[tuple[date, int]]) -> list[tuple[date, int]]:
    """Return dues with one sum for each day, in order."""
    days = sorted({day for day, _quantity in dues})
    return [(day, sum(quantity for other, quantity in dues if other == day)) for day in days]


@dataclass
class Quoted:
    """A promise as the model knows it."""

    buyer: Buyer
    id: UUID
    expires_at: datetime
    held: str = ""
    hold_ends_at: datetime | None = None
    number: str = ""

    def holds_at(self, now: datetime) -> bool:
        return self.hold_ends_at is not None and self.hold_ends_at > now


@dataclass
class Line:
    """An order line as the model knows it."""

    id: UUID
    order: str
    quantity: int
    state: str
    key: Key | None = None


class BuyersMachine(RuleBasedStateMachine):
    """What buyers do at the counter; each example runs in a transaction of its own."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.counter, self.now, self.shelves = counter, OPENS_AT, opening_shelves()
        self.promises: list[Quoted] = []
        self.lines: dict[UUID, Line] = {}
        self.orders: dict[str, tuple[Quoted, str, str]] = {}
        self.receipts: dict[str, Key] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @invariant()
    def database_and_model_agree(self) -> None:
        with scope(SYSTEM):
            check_against(self.shelves, self.counter, self.now)
            assert orders_once() == (len(self.orders),) * 3

    def attempt(self, deed: Callable[[], Any], buyer: Buyer | None = None) -> tuple[Any, Refusal | None]:
        """Do something as a buyer or as the house, an instant later; a refusal changes nothing."""
        self.now += INSTANT
        known = [quoted.id for quoted in self.promises]
        before = everything(known)
        with scope(Scope(buyer.company_id) if buyer else SYSTEM):
            try:
                return deed(), None
            except Refusal as caught:
                refusal = caught
        assert everything(known) == before, "the refusal left a trace"
        assert refusal.text
        assert refusal.remedy_text
        return None, refusal

    def shelf(self, key: Key) -> Shelf:
        return self.shelves.get(key) or Shelf(0, 0, 0)

    @rule(minutes=st.sampled_from((1, 3, 5, 10, 14, 15, 90, 600, 1440, 4320)))
    def let_time_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        for shelf in self.shelves.values():
            shelf.disturbed |= any(due < today_at(self.now) for due, _quantity in shelf.receipts.values())

    @rule(
        who=st.integers(0, 2),
        wishes=st.lists(st.tuples(st.sampled_from(SKUS), st.integers(1, 25)), min_size=1, max_size=3),
        wanted=st.none() | st.integers(0, 8),
        then=st.sampled_from(("order", "think", "hold and order", "hold")),
        choice=numbers,
    )
    def quote(
        self, who: int, wishes: list[tuple[str, int]], wanted: int | None, then: str, choice: int
    ) -> None:
        buyer = self.counter.buyers[who]
        wanted_on = None if wanted is None else today_at(self.now) + wanted * DAY
        promise, refusal = self.attempt(
            lambda: quote_promise(
                company_id=buyer.company_id,
                user=buyer.user,
                ship_to=buyer.ship_to,
                lines=[RequestedLine(*wish) for wish in wishes],
                wanted_on=wanted_on,
                now=self.now,
            ),
            buyer,
        )
        assert refusal is None
        self.promises.append(Quoted(buyer, promise.id, promise.expires_at))
        for option in promise.options:
            self.check_offer(option, buyer, wanted_on)
        self.check_earliest(promise, buyer, wishes)
        if "hold" in then:
            self.hold(0, choice)
        if "order" in then:
            self.confirm(0, choice)

    def check_offer(self, option: OptionView, buyer: Buyer, wanted_on: date | None) -> None:
        for key, dues in dues_of(option).items():
            assert key[1] == buyer.site
            assert fits(self.shelf(key), dues, self.now)
        for part in option.parts:
            assert self.now <= part.ship_at <= part.deliver_from
            assert wanted_on is None or option.code == "earliest" or part.engine.deliver_on >= wanted_on

    def check_earliest(self, promise: PromiseView, buyer: Buyer, wishes: list[tuple[str, int]]) -> None:
        option = promise.option("earliest")
        assert option is not None
        found = dues_of(option)
        for sku in {sku for sku, _quantity in wishes}:
            key, wanted = (sku, buyer.site), sum(quantity for name, quantity in wishes if name == sku)
            assert by_day(found.get(key, [])) == best_dues(self.shelf(key), wanted, self.now)
            short = sum(line.short for line in option.lines if line.sku == sku)
            assert wanted == short + sum(quantity for _day, quantity in found.get(key, []))

    @precondition(lambda self: self.promises)
    @rule(which=numbers, choice=numbers)
    def hold(self, which: int, choice: int) -> None:
        quoted, option = self.chosen(which, choice)
        before, was_held = self.levels(), quoted.holds_at(self.now)
        held, refusal = self.attempt(
            lambda: hold_promise(
                company_id=quoted.buyer.company_id, promise_id=quoted.id, option=option.code, now=self.now
            ),
            quoted.buyer,
        )
        if quoted.number:
            assert isinstance(refusal, AlreadyOrderedError)
        elif was_held and quoted.held == option.code:
            assert held.hold_expires_at == quoted.hold_ends_at
            assert self.levels() == before
        elif quoted.expires_at <= self.now:
            assert isinstance(refusal, ExpiredPromiseError)
        elif self.judged(quoted, option, refusal, held):
            self.let_go(quoted)
            quoted.held, quoted.hold_ends_at = option.code, self.now + QUARTER
            for key, dues in dues_of(held.option(option.code)).items():
                assert fits(self.shelves[key], dues, self.now)
                self.shelves[key].holds[quoted.id] = dues, quoted.hold_ends_at

    def judged(self, quoted: Quoted, option: OptionView, refusal: Refusal | None, answer: Any) -> bool:
        """Return whether a plan was taken; it must be when it can be kept, and be refused when it cannot."""
        if self.can_be_kept(quoted, option):
            assert refusal is None
        elif refusal is None:
            fresh = self.shown(quoted).option(option.code)
            assert fresh is not None
            assert fresh.cost.amount <= option.cost.amount
            assert dues_of(fresh) != dues_of(option)
        else:
            assert isinstance(refusal, PromiseChangedError)
            assert refusal.fresh.id != quoted.id
        return refusal is None and answer is not None

    def can_be_kept(self, quoted: Quoted, option: OptionView) -> bool:
        return all(part.ship_at >= self.now for part in option.parts) and all(
            fits(self.shelf(key), dues, self.now, without=quoted.id) for key, dues in dues_of(option).items()
        )

    @precondition(lambda self: self.promises)
    @rule(which=numbers)
    def release(self, which: int) -> None:
        quoted = self.promises[-1 - which % len(self.promises)]
        _answer, refusal = self.attempt(
            lambda: release_promise(company_id=quoted.buyer.company_id, promise_id=quoted.id, now=self.now),
            quoted.buyer,
        )
        if quoted.number:
            assert isinstance(refusal, AlreadyOrderedError)
        else:
            assert refusal is None
            self.let_go(quoted)

    @precondition(lambda self: self.promises)
    @rule(which=numbers, choice=numbers)
    def hold_and_release(self, which: int, choice: int) -> None:
        quoted, _option = self.chosen(which, choice)
        if quoted.number or quoted.holds_at(self.now):
            return
        before = self.levels()
        self.hold(which, choice)
        self.release(which)
        assert self.levels() == before

    def sweep(self) -> None:
        before = self.levels()
        _count, refusal = self.attempt(lambda: release_expired_holds(now=self.now))
        assert refusal is None
        assert self.levels() == before

    @precondition(lambda self: self.promises)
    @rule(which=numbers, choice=numbers)
    def confirm(self, which: int, choice: int) -> None:
        quoted, option = self.chosen(which, choice)
        key, before = str(uuid4()), self.levels()
        placed, refusal = self.place(quoted, option.code, key)
        is_held = quoted.holds_at(self.now) and quoted.held == option.code
        if quoted.number and self.orders[quoted.number][1] == option.code:
            assert placed.number == quoted.number
        elif quoted.number:
            assert isinstance(refusal, AlreadyOrderedError)
        elif is_held:
            assert refusal is None
            assert self.levels() == before
            self.write_order(quoted, placed, option.code, key)
        elif quoted.expires_at <= self.now:
            assert isinstance(refusal, ExpiredPromiseError)
        elif self.judged(quoted, option, refusal, placed):
            self.write_order(quoted, placed, option.code, key)

    @precondition(lambda self: self.orders)
    @rule(which=numbers, is_same=st.booleans())
    def confirm_again(self, which: int, is_same: bool) -> None:
        number = list(self.orders)[-1 - which % len(self.orders)]
        quoted, option, key = self.orders[number]
        placed, refusal = self.place(quoted, option, key, purchase_order="" if is_same else "PO-2")
        if is_same:
            assert placed.number == number
        else:
            assert isinstance(refusal, KeyReusedError)

    def place(self, quoted: Quoted, option: str, key: str, **more: Any) -> tuple[Any, Refusal | None]:
        return self.attempt(
            lambda: place_order(
                company_id=quoted.buyer.company_id,
                user=quoted.buyer.user,
                promise_id=quoted.id,
                option=option,
                idempotency_key=key,
                now=self.now,
                **more,
            ),
            quoted.buyer,
        )

    def write_order(self, quoted: Quoted, placed: PlacedOrder, option: str, key: str) -> None:
        """Note an accepted order: its lines stand for the parts of the option, and for what is short."""
        self.let_go(quoted)
        assert placed.number not in self.orders
        quoted.number, self.orders[placed.number] = placed.number, (quoted, option, key)
        shown = self.shown(quoted).option(option)
        assert shown is not None
        with scope(SYSTEM):
            rows = lines_of(placed.number)
        parts = [
            (line, part) for line in shown.lines for part in (*line.schedule, *([None] * (line.short > 0)))
        ]
        assert len(rows) == len(parts)
        for row, (line, part) in zip(rows, parts, strict=True):
            quantity = int(line.short if part is None else part.quantity)
            assert int(row.quantity) == quantity
            known = Line(
                row.public_id, placed.number, quantity, "backordered" if part is None else "confirmed"
            )
            assert row.state == known.state
            self.lines[known.id] = known
            if part is not None:
                self.commit(known, (part.sku or line.sku, part.site))

    def commit(self, line: Line, key: Key) -> None:
        """Note a line's reservation as the database has it; it must be one that can be kept."""
        with scope(SYSTEM):
            due = firm_due(line.id)
        assert self.shelves[key].disturbed or fits(self.shelves[key], [(due, line.quantity)], self.now)
        line.state, line.key = "confirmed", key
        self.shelves[key].firm[line.id] = due, line.quantity

    @precondition(lambda self: self.orders)
    @rule(which=numbers, position=st.none() | numbers)
    def cancel(self, which: int, position: int | None) -> None:
        number = list(self.orders)[-1 - which % len(self.orders)]
        mine = [line for line in self.lines.values() if line.order == number]
        chosen = mine if position is None else [mine[position % len(mine)]]
        quoted = self.orders[number][0]
        who: dict[str, Any] = {
            "company_id": quoted.buyer.company_id,
            "user": quoted.buyer.user,
            "number": number,
            "now": self.now,
        }
        _answer, refusal = self.attempt(
            lambda: cancel_order(**who) if position is None else cancel_lines(lines=[chosen[0].id], **who),
            quoted.buyer,
        )
        if any(line.state not in {*CANCELLABLE, "cancelled"} for line in chosen):
            assert isinstance(refusal, NotCancellableError)
            return
        assert refusal is None
        for line in chosen:
            if line.key and line.state == "confirmed":
                del self.shelves[line.key].firm[line.id]
            line.state = "cancelled"

    def chosen(self, which: int, choice: int) -> tuple[Quoted, OptionView]:
        """Return a promise and one of its options as they are stored."""
        quoted = self.promises[-1 - which % len(self.promises)]
        options = self.shown(quoted).options
        return quoted, options[choice % len(options)]

    def shown(self, quoted: Quoted) -> PromiseView:
        with scope(Scope(quoted.buyer.company_id)):
            found = promise_by_id(quoted.id)
        assert found is not None
        return found

    def let_go(self, quoted: Quoted) -> None:
        """Forget the hold of a promise."""
        quoted.held, quoted.hold_ends_at = "", None
        for shelf in self.shelves.values():
            shelf.holds.pop(quoted.id, None)

    def levels(self) -> dict[Key, list[int]]:
        with scope(SYSTEM):
            return self.counter.levels(self.now)
