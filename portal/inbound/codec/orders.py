"""One line of an invoice file: its fields, and what it is (goods sold, a charge, or a part of a credit note)."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from orders.intake.shapes import InvoiceLine

from .countries import country_code
from .delimited import Record
from .flaws import UnusableRow
from .mapping import FieldSpec, Layout
from .values import Values, clean_code, clean_text

FIELDS = (
    FieldSpec(
        "invoice",
        ("invoiceno", "invoicenumber", "invoice", "invoiceid", "orderno", "ordernumber", "order", "orderid", "document",
         "documentnumber", "numerodefacture", "numerofacture", "nodefacture", "nofacture", "facture",
         "numerodecommande", "numerocommande", "nodecommande", "nocommande", "commande", "piece", "nopiece"),
        is_required=True,
    ),
    FieldSpec(
        "sku",
        ("stockcode", "sku", "itemcode", "itemno", "itemnumber", "item", "articlecode", "articleno", "productcode",
         "product", "partnumber", "codearticle", "refarticle", "referencearticle", "article", "reference", "ref",
         "codeproduit", "produit"),
        is_required=True,
    ),
    FieldSpec("description", ("description", "itemname", "productname", "designation", "libelle", "name", "nom")),
    FieldSpec("quantity", ("quantity", "qty", "quantite", "qte", "nombre", "units"), is_required=True),
    FieldSpec(
        "placed_at",
        ("invoicedate", "orderdate", "date", "placedat", "datefacture", "datedefacture", "datecommande",
         "datedecommande", "datetime", "horodatage", "instant"),
        is_required=True,
    ),
    FieldSpec(
        "unit_price",
        ("unitprice", "price", "netprice", "prixunitaire", "pu", "puht", "prixunitaireht", "prix", "prixht", "prixnet"),
        is_required=True,
    ),
    FieldSpec(
        "customer",
        ("customerid", "customercode", "customerno", "customernumber", "customer", "account", "accountno",
         "codeclient", "noclient", "numeroclient", "idclient", "client", "compte"),
    ),
    FieldSpec("customer_name", ("customername", "companyname", "company", "nomclient", "raisonsociale", "societe")),
    FieldSpec("country", ("country", "countrycode", "pays", "codepays")),
    FieldSpec("currency", ("currency", "devise", "currencycode")),
)  # fmt: skip

# Codes of the Online Retail file that are money and no goods. A plain file may name others with `--charge`.
CHARGES = {
    "POST": "postage",
    "DOT": "postage",
    "C2": "carriage",
    "D": "discount",
    "M": "manual",
    "S": "samples",
    "BANK CHARGES": "bank_charges",
    "AMAZONFEE": "marketplace_fee",
    "CRUK": "donation",
    "23444": "carriage",
    "22016": "voucher",
}
_VOUCHER = re.compile(r"GIFT_\d+_\d+")
_BOOKKEEPING = {"B"}
_CENT = Decimal("0.01")
_LARGEST_QUANTITY = Decimal(10**12)
_LARGEST_PRICE = Decimal(10**10)
_LARGEST_AMOUNT = Decimal(10**12)


@dataclass(frozen=True, slots=True)
class OrderRules:
    """What holds for a whole file: the prefix of credit notes, more codes of charges, and what rows may omit:
    the currency, and the customer of a sale over the counter."""

    credit_prefix: str = "C"
    charges: frozenset[str] = frozenset()
    currency: str = ""
    counter: str = "COUNTER"


def is_credit_note(document: str, prefix: str) -> bool:
    """Say whether a document's number is the prefix and then a number."""
    return (
        bool(prefix)
        and document[: len(prefix)].upper() == prefix.upper()
        and document[len(prefix) :].isdigit()
    )


def charge_kind(code: str, rules: OrderRules) -> str:
    """Return which charge a code means, empty for goods."""
    if code in rules.charges:
        return CHARGES.get(code, "other")
    return "voucher" if _VOUCHER.fullmatch(code) else CHARGES.get(code, "")


def parse_order_row(record: Record, layout: Layout, values: Values, rules: OrderRules) -> InvoiceLine:
    """Read one line.

    Raises: UnusableRow, for the first field at fault.
    """
    layout.check_width(record)
    document = _required_code("invoice", layout.cell(record, "invoice"), 30)
    code = _required_code("sku", layout.cell(record, "sku"), 40).upper()
    if code in _BOOKKEEPING and code not in rules.charges:
        raise UnusableRow("sku", "bookkeeping", code)
    is_credit = is_credit_note(document, rules.credit_prefix)
    charge = charge_kind(code, rules)
    quantity = _quantity(layout.cell(record, "quantity"), values, is_credit=is_credit, is_charge=bool(charge))
    price = _price(layout.cell(record, "unit_price"), values, may_be_negative=bool(charge) and not is_credit)
    amount = (quantity * price).quantize(_CENT, ROUND_HALF_UP)
    if abs(amount) >= _LARGEST_AMOUNT:
        raise UnusableRow("unit_price", "too_large", layout.cell(record, "unit_price"))
    return InvoiceLine(
        document=document,
        is_credit=is_credit,
        code=code,
        charge=charge,
        description=clean_text("description", layout.cell(record, "description"), 200),
        quantity=quantity,
        unit_price=price,
        amount=amount,
        placed_at=values.instant("placed_at", layout.cell(record, "placed_at")),
        customer=clean_code("customer", layout.cell(record, "customer"), 30) or rules.counter,
        customer_name=clean_text("customer_name", layout.cell(record, "customer_name"), 120),
        country=country_code(layout.cell(record, "country")),
        currency=_currency(layout.cell(record, "currency"), rules),
    )


def _required_code(field: str, text: str, longest: int) -> str:
    code = clean_code(field, text, longest)
    if not code:
        raise UnusableRow(field, "missing")
    return code


def _quantity(text: str, values: Values, *, is_credit: bool, is_charge: bool) -> Decimal:
    quantity = values.number("quantity", text)
    if quantity == 0:
        raise UnusableRow("quantity", "zero_quantity", text)
    if is_credit:
        if quantity > 0:
            raise UnusableRow("quantity", "positive_on_credit_note", text)
        quantity = -quantity
    elif quantity < 0 and not is_charge:
        raise UnusableRow("quantity", "stock_adjustment", text)
    return _within("quantity", text, quantity, _LARGEST_QUANTITY, places=3)


def _price(text: str, values: Values, *, may_be_negative: bool) -> Decimal:
    price = values.number("unit_price", text)
    if price < 0 and not may_be_negative:
        raise UnusableRow("unit_price", "negative_price", text)
    return _within("unit_price", text, price, _LARGEST_PRICE, places=4)


def _within(field: str, text: str, number: Decimal, limit: Decimal, *, places: int) -> Decimal:
    if abs(number) >= limit:
        raise UnusableRow(field, "too_large", text)
    rounded = round(number, places)
    if rounded != number:
        raise UnusableRow(field, "too_precise", text)
    return rounded


def _currency(text: str, rules: OrderRules) -> str:
    code = text.strip().upper()
    if not code:
        return rules.currency
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise UnusableRow("currency", "bad_currency", text)
    return code
