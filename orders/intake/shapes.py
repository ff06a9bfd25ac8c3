"""What intake takes and tells; pure, so that readers of files can make it without a database."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of an invoice or credit note from outside; `charge` names a kind of charge, empty for goods.

    `code` is the item in upper case. Quantity and amount of a credit note's line are positive. `country` is the
    ISO code of the ship-to, empty when unknown.
    Units: `quantity` in base units, `unit_price` for one, `amount` in the currency, to the cent; `placed_at` in UTC.
    """

    document: str
    is_credit: bool
    code: str
    charge: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    placed_at: datetime
    customer: str
    customer_name: str
    country: str
    currency: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of the lines of one call: `refused` holds (index of the line, code of the reason).

    `written` counts lines that are new, `documents` those of their documents that are. Every line is written,
    refused or already there.
    """

    written: int
    documents: int
    refused: tuple[tuple[int, str], ...] = ()
