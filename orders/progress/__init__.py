"""A line's way through warehouse and transport: each step posts the ledger, moves the state, tells the story."""

from orders.progress.billing import invoice_lines
from orders.progress.holds import hold_lines, resume_lines
from orders.progress.picking import PickResult, pick_line
from orders.progress.transport import arrive_at_dock, deliver_lines, ship_lines
from orders.progress.warehouse import pack_lines, release_lines

__all__ = [
    "PickResult",
    "arrive_at_dock",
    "deliver_lines",
    "hold_lines",
    "invoice_lines",
    "pack_lines",
    "pick_line",
    "release_lines",
    "resume_lines",
    "ship_lines",
]
