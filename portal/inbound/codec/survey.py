"""A first reading of an order file: what it says of each item, and which invoices need special care."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from .delimited import Record
from .mapping import Layout

_NO_MONEY = re.compile(r"[\s0.,£€$+-]*")
_REMARK = re.compile(r"[a-z?]")


@dataclass(slots=True)
class Survey:
    """What one reading of all rows tells.

    `names` counts the descriptions of an item code in upper case; `prices` its unit prices as written.
    `scattered` are invoices whose rows do not stand together, with the last of their lines. `adjustments` are
    invoices that name neither customer nor money: corrections of stock.
    Memory grows with items and invoices, not with rows.
    """

    rows: int = 0
    names: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    prices: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    scattered: dict[str, int] = field(default_factory=dict)
    adjustments: set[str] = field(default_factory=set)

    def best_name(self, code: str) -> str:
        """Return the most frequent description that is no clerk's remark (`damages?`), else the code."""
        known = [(name, count) for name, count in self.names[code].most_common() if name]
        sober = [entry for entry in known if not _REMARK.search(entry[0])]
        return max(sober or known, key=lambda entry: entry[1], default=(code, 0))[0]

    def best_price(self, code: str) -> str:
        """Return the most frequent price above zero, as written; empty when there is none."""
        return max(self.prices[code].items(), key=lambda entry: entry[1], default=("", 0))[0]


class Surveyor:
    """Fills a survey row by row."""

    def __init__(self, layout: Layout) -> None:
        self.survey = Survey()
        self._layout = layout
        self._seen: set[str] = set()
        self._document = ""
        self._is_adjustment = True

    def feed(self, record: Record) -> None:
        """Take the next row; a damaged one counts, and tells nothing."""
        self.survey.rows += 1
        if record.fault:
            return
        cell = self._layout.cell
        document = cell(record, "invoice").strip()
        if document != self._document:
            self._turn_to(document)
        if document in self.survey.scattered:
            self.survey.scattered[document] = record.line
        price = cell(record, "unit_price")
        has_money = not _NO_MONEY.fullmatch(price)
        if has_money or cell(record, "customer").strip():
            self._is_adjustment = False
        self._note_item(cell(record, "sku"), cell(record, "description"), price if has_money else "")

    def finish(self) -> Survey:
        """Return the survey, the last invoice judged."""
        self._turn_to("")
        return self.survey

    def _turn_to(self, document: str) -> None:
        if self._document and self._is_adjustment and "customer" in self._layout.positions:
            self.survey.adjustments.add(self._document)
        elif self._document:
            self.survey.adjustments.discard(self._document)
        if document in self._seen:
            self.survey.scattered[document] = 0
        elif document:
            self._seen.add(document)
        self._document, self._is_adjustment = document, True

    def _note_item(self, sku: str, description: str, price: str) -> None:
        code = sku.strip().upper()
        weight = 1 if price else 0
        names = self.survey.names[code]
        names[" ".join(description.split())] += weight
        if price:
            self.survey.prices[code][price] += 1
