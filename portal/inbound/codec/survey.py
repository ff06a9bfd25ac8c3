"""A first reading of an order file: what it says of each item, and which invoices need special care."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from .countries import country_code
from .delimited import Record
from .flaws import UnusableRow
from .mapping import Layout
from .values import clean_code

_NO_MONEY = re.compile(r"[\s0.,£€$+-]*")
_REMARK = re.compile(r"[a-z?]")


@dataclass(slots=True)
class Survey:
    """What one reading of all rows tells.

    `names` counts the descriptions of an item code in upper case; `prices` its unit prices as written, those of
    named customers and those over the counter; `countries` the rows of each, as written. `scattered` are invoices
    whose rows do not stand together; `adjustments` those that name neither customer nor money: corrections of stock.
    Memory grows with items and invoices, not with rows.
    """

    names: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    prices: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    counter_prices: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    countries: Counter[str] = field(default_factory=Counter)
    scattered: set[str] = field(default_factory=set)
    adjustments: set[str] = field(default_factory=set)

    def best_name(self, code: str) -> str:
        """Return the most frequent description that is no clerk's remark (`damages?`), else the code."""
        known = [(name, count) for name, count in self.names[code].items() if name]
        sober = [entry for entry in known if not _REMARK.search(entry[0])]
        return max(sober or known, key=lambda entry: entry[1], default=(code, 0))[0]

    def best_price(self, code: str) -> str:
        """Return the most frequent price above zero, as written, of customers rather than of the counter."""
        prices = self.prices[code] or self.counter_prices[code]
        return max(prices.items(), key=lambda entry: entry[1], default=("", 0))[0]

    def home(self) -> str:
        """Return the code of the country that the most rows name, empty when none is named."""
        named = Counter(
            {country_code(text): count for text, count in self.countries.items() if country_code(text)}
        )
        return named.most_common(1)[0][0] if named else ""


class Surveyor:
    """Fills a survey row by row."""

    def __init__(self, layout: Layout) -> None:
        self.survey = Survey()
        self._layout = layout
        self._seen: set[str] = set()
        self._document = ""
        self._is_adjustment = True

    def feed(self, record: Record) -> None:
        """Take the next row; a damaged one tells nothing."""
        if record.fault:
            return
        cell = self._layout.cell
        document = cell(record, "invoice")
        if document != self._document:
            self._turn_to(document)
        price = cell(record, "unit_price")
        has_money = not _NO_MONEY.fullmatch(price)
        has_customer = bool(cell(record, "customer").strip())
        if has_money or has_customer:
            self._is_adjustment = False
        self.survey.countries[cell(record, "country")] += 1
        code = cell(record, "sku").strip().upper()
        self.survey.names[code][" ".join(cell(record, "description").split())] += has_money
        if has_money:
            prices = self.survey.prices if has_customer else self.survey.counter_prices
            prices[code][price] += 1

    def finish(self) -> Survey:
        """Return the survey, the last invoice judged."""
        self._turn_to("")
        return self.survey

    def _turn_to(self, document: str) -> None:
        left = _clean(self._document)
        if left in self._seen:
            self.survey.scattered.add(left)
        if self._is_adjustment and "customer" in self._layout.positions and left not in self._seen:
            self.survey.adjustments.add(left)
        elif not self._is_adjustment:
            self.survey.adjustments.discard(left)
        self._seen.add(left)
        self._document, self._is_adjustment = document, True


def _clean(document: str) -> str:
    """Return an invoice number as usable rows carry it."""
    try:
        return clean_code("invoice", document)
    except UnusableRow:
        return document
