"""Invoices from a file: delivered orders with their charges, and credit notes; items and companies as they come."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from orders.aftersales.intake import take_in_credit_notes
from orders.intake.orders import imported_demand, take_in_orders
from orders.intake.shapes import Intake, InvoiceLine
from portal.catalogue.intake.items import create_items, index_new_items, rank_by_demand
from portal.catalogue.intake.shapes import NewItem
from portal.customers.intake import NewCompany, take_in_companies
from portal.inbound.codec.countries import country_currency, country_zone
from portal.inbound.codec.delimited import Record
from portal.inbound.codec.flaws import Flaw, UnusableRow
from portal.inbound.codec.mapping import Layout
from portal.inbound.codec.orders import FIELDS, OrderRules, parse_order_row
from portal.inbound.codec.survey import Survey, Surveyor
from portal.inbound.codec.values import read_number
from portal.inbound.services.reading import Reading, ReadOptions, Watch, reading, unwatched
from portal.inbound.services.tally import Rejects, Tally, rejecting
from portal.kernel.audit import record_deed
from portal.kernel.bulk import allow_long_statements
from portal.kernel.tenancy import SYSTEM, scope

CHUNK_ROWS = 10_000
DEFAULT_ZONE = "Europe/Paris"
DEFAULT_CURRENCY = "EUR"

Usable = list[tuple[Record, InvoiceLine]]


@dataclass(frozen=True, slots=True)
class OrderOptions:
    """What holds for the whole file: rules, whose currency is that of the country most named when they state none,
    and the category path given to items that are not in the catalogue yet."""

    rules: OrderRules = field(default_factory=OrderRules)
    category: tuple[str, ...] = ("Imported items",)


def import_orders(
    *,
    path: Path,
    rejects_path: Path,
    read: ReadOptions,
    options: OrderOptions,
    now: datetime,
    watch: Watch = unwatched,
) -> Tally:
    """Import an invoice file in transactions of about 10,000 rows, each of whole invoices.

    Rows without customer are sales over the counter. After a kill, the same call goes on where it stopped: what is
    there is counted as such. Raises: FileRefused. Side effects: the rejects file is written; one audit entry.
    """
    surveyors: list[Surveyor] = []

    def home_zone() -> ZoneInfo:
        return ZoneInfo(country_zone(surveyors[-1].survey.home()) or DEFAULT_ZONE)

    def look(layout: Layout) -> Callable[[Record], None]:
        surveyors.append(Surveyor(layout))
        return surveyors[-1].feed

    allow_long_statements()
    tally = Tally()
    with (
        reading(path, FIELDS, read, look=look, home_zone=home_zone, watch=watch) as file,
        rejecting(rejects_path, file.layout, tally) as rejects,
    ):
        survey = surveyors[-1].finish()
        run = _Run(file, survey, _at_home(options, survey), tally, rejects, now)
        tally.read_as = (*file.assumptions(), run.options.rules.currency)
        for usable in _whole_invoices(run.usable_rows(watch), survey.scattered):
            run.write(usable)
        tally.check()
        finish_catalogue(tally)
        run.record(path)
    return tally


def _at_home(options: OrderOptions, survey: Survey) -> OrderOptions:
    """Fill in the currency of the country that the most rows name, when the user states none."""
    if options.rules.currency:
        return options
    currency = country_currency(survey.home()) or DEFAULT_CURRENCY
    return replace(options, rules=replace(options.rules, currency=currency))


def finish_catalogue(tally: Tally) -> None:
    """Index the new items for search, and rank items by what was ordered when anything new was."""
    index_new_items()
    if tally.imported:
        with scope(SYSTEM):
            rank_by_demand(lines_by_item=imported_demand())


def _whole_invoices(rows: Iterable[tuple[Record, InvoiceLine]], scattered: set[str]) -> Iterator[Usable]:
    """Cut rows into chunks between invoices; invoices whose rows do not stand together come last."""
    chunk: Usable = []
    held_back: Usable = []
    document = ""
    for record, line in rows:
        if line.document in scattered:
            held_back.append((record, line))
            continue
        if len(chunk) >= CHUNK_ROWS and line.document != document:
            yield chunk
            chunk = []
        document = line.document
        chunk.append((record, line))
    yield chunk
    yield held_back


@dataclass(slots=True)
class _Run:
    """One import under way, and which items and places it has seen to already."""

    file: Reading
    survey: Survey
    options: OrderOptions
    tally: Tally
    rejects: Rejects
    now: datetime
    items: set[str] = field(default_factory=set)
    places: set[tuple[str, str]] = field(default_factory=set)

    def usable_rows(self, watch: Watch) -> Iterator[tuple[Record, InvoiceLine]]:
        """Yield the rows that can be used; the others are rejected."""
        first: InvoiceLine | None = None
        for record in self.file.rows("write", watch):
            self.tally.read += 1
            try:
                line = parse_order_row(record, self.file.layout, self.file.values, self.options.rules)
                first = line if first is None or first.document != line.document else first
                self._check(line, first)
            except UnusableRow as error:
                self.rejects.add(record, error.flaw)
                continue
            yield record, line

    def _check(self, line: InvoiceLine, first: InvoiceLine) -> None:
        if line.document in self.survey.adjustments:
            raise UnusableRow("unit_price", "stock_found", str(line.unit_price))
        if line.customer != first.customer:
            raise UnusableRow("customer", "other_customer", line.customer)
        if line.currency != first.currency:
            raise UnusableRow("currency", "other_currency", line.currency)

    def write(self, usable: Usable) -> None:
        """Write one chunk in one transaction."""
        if not usable:
            return
        invoices = [(record, line) for record, line in usable if not line.is_credit]
        credit_notes = [(record, line) for record, line in usable if line.is_credit]
        with scope(SYSTEM):
            new_items = self._take_in_items(usable)
            new_companies = self._take_in_companies(usable)
            ordered = take_in_orders(lines=[line for _, line in invoices], now=self.now)
            credited = take_in_credit_notes(lines=[line for _, line in credit_notes])
        self.tally.made.update(items=new_items, companies=new_companies)
        self.tally.made.update(orders=ordered.documents, credit_notes=credited.documents)
        self._count(invoices, ordered)
        self._count(credit_notes, credited)

    def _count(self, usable: Usable, intake: Intake) -> None:
        for index, code in intake.refused:
            record, line = usable[index]
            self.rejects.add(record, Flaw("invoice", code, line.document))
        self.tally.imported += intake.written
        self.tally.already_there += len(usable) - intake.written - len(intake.refused)

    def _take_in_items(self, usable: Usable) -> int:
        codes = {line.code for _record, line in usable if not line.charge} - self.items
        self.items |= codes
        items = [self._new_item(code) for code in sorted(codes)]
        options = self.options
        return (
            create_items(items=items, category=options.category, currency=options.rules.currency)
            if items
            else 0
        )

    def _new_item(self, code: str) -> NewItem:
        name = self.survey.best_name(code)[:200]
        return NewItem(sku=code, name_fr=name, name_en=name, price=self._price(self.survey.best_price(code)))

    def _price(self, text: str) -> Decimal:
        try:
            price = round(read_number(text, self.file.values.conventions.decimal), 4)
        except ValueError:
            return Decimal(0)
        return max(price, Decimal(0))

    def _take_in_companies(self, usable: Usable) -> int:
        places: dict[str, dict[str, None]] = {}
        lines: dict[str, InvoiceLine] = {}
        for _record, line in usable:
            if (line.customer, line.country) not in self.places:
                places.setdefault(line.customer, {})[line.country] = None
                lines.setdefault(line.customer, line)
        self.places.update((customer, country) for customer, found in places.items() for country in found)
        companies = [self._new_company(lines[customer], tuple(found)) for customer, found in places.items()]
        return take_in_companies(companies=companies, now=self.now) if companies else 0

    def _new_company(self, line: InvoiceLine, countries: tuple[str, ...]) -> NewCompany:
        # names are the house's, whatever the console speaks
        with translation.override(settings.LANGUAGE_CODE):
            name = line.customer_name or _("Customer %(code)s") % {"code": line.customer}
            if line.customer == self.options.rules.counter:
                name = _("Counter sales")
        return NewCompany(
            line.customer, name, countries, line.currency, str(self.file.values.conventions.zone)
        )

    def record(self, path: Path) -> None:
        """Write down that the file was imported."""
        tally = self.tally
        with scope(SYSTEM):
            record_deed(
                actor=None, action="orders_imported", subject=("file", path.name[:80]), now=self.now,
                sha256=self.file.table.fingerprint, read=tally.read, imported=tally.imported,
                rejected=tally.rejected_rows, already_there=tally.already_there, **tally.made,
            )  # fmt: skip
