"""The first entries of the promise ledger: what was requested, promised and, when it is, confirmed."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.kernel.statements import tell
from promising.services.confirming import Chosen

_FIRST_DATES = """
    INSERT INTO orders_promiseentry (company_id, line_id, kind, deliver_from, deliver_until, at, author_id, reason)
    SELECT line.company_id, line.id, said.kind, said.deliver_from, said.deliver_until, said.at, %(author)s::bigint, '{}'
      FROM orders_orderline AS line
     CROSS JOIN LATERAL (VALUES
           (1, 'requested', %(wanted_from)s::timestamptz, %(wanted_until)s::timestamptz,
            %(quoted_at)s::timestamptz, TRUE),
           (2, 'promised', line.deliver_from, line.deliver_until, %(quoted_at)s, line.site_id IS NOT NULL),
           (3, 'confirmed', line.deliver_from, line.deliver_until, %(now)s, line.state = 'confirmed')
           ) AS said(stage, kind, deliver_from, deliver_until, at, is_said)
     WHERE line.order_id = %(order)s::bigint AND said.is_said
     ORDER BY line.position, line.part, said.stage
"""


def write_first_dates(order_id: int, chosen: Chosen, *, author_id: int, now: datetime) -> None:
    """Write down, for each line of a new order, what was asked for and what was said. Queries: one."""
    wanted_from = wanted_until = None
    if chosen.wanted_on is not None:
        wanted_from = datetime.combine(chosen.wanted_on, time.min, ZoneInfo(chosen.timezone))
        wanted_until = wanted_from + timedelta(days=1)
    tell(
        _FIRST_DATES,
        {
            "author": author_id,
            "wanted_from": wanted_from,
            "wanted_until": wanted_until,
            "quoted_at": chosen.created_at,
            "now": now,
            "order": order_id,
        },
    )
