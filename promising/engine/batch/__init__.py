"""Promising and re-promising very many lines at once, on arrays.

Days are offsets from today (day 0), quantities int64 thousandths. A line of the batch comes whole, from one site:
the earliest delivery day, then the cheapest, then the first column. Pick work and stock are due on the day
on which work starts. Protections are the caller's: subtract them from the levels.
"""

from promising.engine.batch.lines import BatchLines, BatchPlan
from promising.engine.batch.plan import promise_lines
from promising.engine.batch.repromise import Repromise, repromise_lines
from promising.engine.batch.tables import NEVER, BatchNetwork, BatchSupply, lay_network, lay_supply

__all__ = [
    "NEVER",
    "BatchLines",
    "BatchNetwork",
    "BatchPlan",
    "BatchSupply",
    "Repromise",
    "lay_network",
    "lay_supply",
    "promise_lines",
    "repromise_lines",
]
