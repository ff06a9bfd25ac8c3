"""The lines of an order as a change leaves them: which keep their way, which get another one, which are new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from orders.changing.planning import Asked, Draft, PositionPlan
from orders.changing.sums import Sums
from orders.lifecycle import State
from orders.models import OrderLine
from portal.catalogue.models import Item
from promising.network import CompiledNetwork
from promising.shapes import LineView, OptionView, PartView


@dataclass(slots=True, kw_only=True)
class Target:
    """A line as it is to be. `line` None: a new one; `way` None: the way it has, or none when it `waits` for stock.

    `takes` is what is to be reserved for it; `is_pending`: it waits for approval.
    """

    plan: PositionPlan
    line: OrderLine | None
    quantity: Decimal
    way: PartView | None = None
    waits: bool = False
    is_pending: bool = False
    because: Mapping[str, Any] | None = None
    takes: list[PartView] = field(default_factory=list)

    @property
    def item(self) -> Item:
        """What it is a line of."""
        return self.plan.item

    @property
    def is_touched(self) -> bool:
        """Whether anything but its price is other than before."""
        return self.line is None or self.way is not None or self.quantity != self.line.quantity


@dataclass(frozen=True, slots=True)
class Layout:
    """All lines that count after a change, by position, and those that go."""

    targets: tuple[Target, ...]
    gone: tuple[OrderLine, ...]
    needs_approval: bool

    def of(self, position: int) -> list[Target]:
        """Return the lines of a position."""
        return [target for target in self.targets if target.plan.position == position]


def lay_out(draft: Draft, option: OptionView | None, sums: Sums, network: CompiledNetwork) -> Layout:
    """Return the lines after a change that an option serves. Reads nothing.

    More of what leaves already with the same departure joins its line. Only what is ordered in addition waits for
    approval, when the order costs more than before and more than the person may order; where nothing is added, what
    the change touches does. An order that waits for approval goes on waiting while it is above the limit.
    """
    needs_approval = must_be_approved(draft, sums)
    answers = iter(option.lines if option else ())
    targets: list[Target] = []
    gone: list[OrderLine] = []
    for plan in draft.plans:
        mine = [_kept(plan, line, quantity, needs_approval) for line, quantity in plan.kept]
        gone += plan.gone
        for asked in plan.asked:
            answer = next(answers)
            if asked.rows:
                gone += _serve_again(mine, plan, asked, answer, needs_approval)
            else:
                _serve_more(mine, plan, answer, network, needs_approval)
        targets += mine
    if needs_approval and not any(target.is_pending for target in targets):
        for target in targets:
            target.is_pending = target.is_touched or (target.plan.is_requantified and target.line is not None)
    return Layout(tuple(targets), tuple(gone), needs_approval)


def must_be_approved(draft: Draft, sums: Sums) -> bool:
    """Tell whether somebody must approve what a draft comes to."""
    return sums.is_over_limit and (sums.total_after > sums.total_before or _waits(draft))


def _waits(draft: Draft) -> bool:
    standing = (plan.standing for plan in draft.plans if plan.standing is not None)
    return any(line.state == State.TO_APPROVE for each in standing for line in each.lines)


def _kept(plan: PositionPlan, line: OrderLine, quantity: Decimal, needs_approval: bool) -> Target:  # noqa: FBT001
    return Target(
        plan=plan,
        line=line,
        quantity=quantity,
        waits=line.state == State.BACKORDERED or (line.state == State.TO_APPROVE and line.ship_at is None),
        is_pending=needs_approval and line.state == State.TO_APPROVE,
    )


def _serve_again(
    mine: list[Target],
    plan: PositionPlan,
    asked: Asked,
    answer: LineView,
    needs_approval: bool,  # noqa: FBT001
) -> list[OrderLine]:
    """Give the lines that gave their goods back their new ways, and return those that are not needed any more.

    What is to be bought for a line gets a line of its own: a purchase bears its name.
    """
    free = list(asked.rows)
    parts: Iterable[PartView | None] = [*answer.schedule, *([None] if answer.short else [])]
    for part in parts:
        is_reused = free and not (part is not None and part.engine.purchase)
        mine.append(
            Target(
                plan=plan,
                line=free.pop(0) if is_reused else None,
                quantity=answer.short if part is None else part.quantity,
                way=part,
                waits=part is None,
                is_pending=asked.is_pending and needs_approval,
                because=answer.because,
                takes=[] if part is None else [part],
            )
        )
    return free


def _serve_more(
    mine: list[Target],
    plan: PositionPlan,
    answer: LineView,
    network: CompiledNetwork,
    needs_approval: bool,  # noqa: FBT001
) -> None:
    for part in answer.schedule:
        same = next((target for target in mine if _joins(target, part, network, needs_approval)), None)
        if same is not None:
            same.quantity += part.quantity
            same.takes.append(part)
            continue
        mine.append(
            Target(
                plan=plan,
                line=None,
                quantity=part.quantity,
                way=part,
                is_pending=needs_approval,
                because=answer.because,
                takes=[part],
            )
        )
    if answer.short:
        waiting = next((one for one in mine if one.waits and one.is_pending == needs_approval), None)
        if waiting is not None:
            waiting.quantity += answer.short
        else:
            mine.append(
                Target(
                    plan=plan,
                    line=None,
                    quantity=answer.short,
                    waits=True,
                    is_pending=needs_approval,
                    because=answer.because,
                )
            )


def _joins(target: Target, part: PartView, network: CompiledNetwork, is_pending: bool) -> bool:  # noqa: FBT001
    """Tell whether a part leaves with a line, so that both are one."""
    if target.waits or target.is_pending != is_pending or part.engine.purchase:
        return False
    if target.way is not None:
        return target.way.engine.shipment == part.engine.shipment and not target.way.engine.purchase
    line = target.line
    return (
        line is not None
        and (line.site_id, line.ship_at) == (network.site_rows[part.site].pk, part.ship_at)
        and line.lane_id == network.lane_rows[part.engine.lanes[0]].pk
        and line.deliver_until == part.deliver_until
    )
