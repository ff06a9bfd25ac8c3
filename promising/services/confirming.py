"""Confirm: a held or quoted option becomes firm, each part under the reference of its order line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import orjson

from inventory.models import ReservationKind
from inventory.reservations import make_firm
from portal.kernel.locks import refusing_when_busy
from portal.kernel.statements import ask, tell
from promising.models import PromiseState
from promising.network import CompiledNetwork
from promising.services.holding import (
    ExpiredPromiseError,
    UnknownPromiseError,
    check_offered,
    check_open,
    plan_of,
)
from promising.services.plans import take_plan
from promising.shapes import OptionView, stored_option

_LOCK = """
    SELECT promise.id, promise.public_id, promise.company_id, promise.option_code, promise.wanted_on,
           promise.created_at, promise.expires_at, promise.hold_expires_at, promise.ship_to_id, ship_to.timezone,
           company.currency, promise.state, promise.request, promise.options
      FROM promising_promise AS promise
      JOIN customers_shipto AS ship_to ON ship_to.id = promise.ship_to_id
      JOIN customers_company AS company ON company.id = promise.company_id
     WHERE promise.company_id = %(company)s AND promise.public_id = %(promise)s
       FOR NO KEY UPDATE OF promise
"""
_CONFIRM = """
    UPDATE promising_promise SET state = 'confirmed', option_code = %s, hold_expires_at = NULL WHERE id = %s
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The option of a locked promise that is to be ordered; `held_code` is the option that is held, or was."""

    option: OptionView
    item_ids: Mapping[str, int]
    pk: int
    public_id: UUID
    company_id: int
    held_code: str
    wanted_on: date | None
    created_at: datetime
    expires_at: datetime
    hold_expires_at: datetime | None
    ship_to_id: int
    timezone: str
    currency: str
    state: str

    def is_held(self, *, now: datetime) -> bool:
        """Whether it is this option that is held, and still."""
        is_held = self.state == PromiseState.HELD and self.held_code == self.option.code
        return is_held and self.hold_expires_at is not None and self.hold_expires_at > now


def choose_option(*, company_id: int, promise_id: UUID, option: str, now: datetime) -> Chosen:
    """Lock a promise and return the option of it that is to be ordered, held or with a quote that stands. Queries: one.

    Raises: UnknownPromiseError, AlreadyOrderedError, UnknownOptionError, ExpiredPromiseError, BusyError.
    """
    with refusing_when_busy():
        rows = ask(_LOCK, {"company": company_id, "promise": promise_id})
    if not rows:
        raise UnknownPromiseError(field="promise")
    *columns, request, options = rows[0]
    state = columns[-1]
    check_open(state)
    asked, offered = orjson.loads(request), orjson.loads(options)
    check_offered(option, offered)
    view = stored_option(option, offered, asked)
    chosen = Chosen(view, asked["items"], *columns)
    if chosen.expires_at <= now and not chosen.is_held(now=now):
        raise ExpiredPromiseError(field="promise")
    return chosen


def confirm_promise(
    chosen: Chosen, references: Sequence[UUID], *, network: CompiledNetwork, now: datetime
) -> None:
    """Make the parts of an option firm, in the order of the plan, under these references.

    A live hold of the option is turned over as it is: nothing is locked or computed. Else the plan is checked
    and reserved on locked rows. Call it last in a transaction, as from here on others wait.
    Raises: PlanBrokenError (see promising.services.holding.keep_plan), ExpiredPromiseError.
    """
    tell(_CONFIRM, [chosen.option.code, chosen.pk])
    plan = plan_of(chosen.option, chosen.item_ids)
    if chosen.is_held(now=now) and not plan.has_purchases:
        if not make_firm(references, promise=chosen.public_id, now=now):
            raise ExpiredPromiseError(field="promise")
        return
    take_plan(
        plan,
        network,
        company_id=chosen.company_id,
        kind=ReservationKind.FIRM,
        references=references,
        instead_of=chosen.public_id if chosen.state == PromiseState.HELD else None,
        now=now,
    )
