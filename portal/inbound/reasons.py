"""The words for every reason why a row or a file cannot be used."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.inbound.codec.flaws import Flaw, UnusableFile
from portal.kernel.errors import Refusal

ROW_REASONS: Mapping[str, Promise] = {
    "missing": _("This field is empty."),
    "not_a_number": _("This is no number in the file's way of writing; see --decimal."),
    "not_a_date": _("This is no date in the file's format; see --date-format."),
    "not_a_weight": _("This is no weight in g, kg or t."),
    "not_yes_or_no": _("This is neither yes nor no."),
    "not_positive": _("This must be above zero."),
    "negative": _("This must not be below zero."),
    "too_long": _("This text is too long."),
    "too_large": _("This number is too large."),
    "too_precise": _("This number has too many decimals."),
    "bad_characters": _("This text holds control characters."),
    "wrong_encoding": _("These bytes are no text in the file's encoding; see --encoding."),
    "broken_quotes": _("A quotation mark is opened and not closed, or stands inside a quoted value."),
    "too_many_cells": _("The row has more cells than the header: a separator stands inside a value."),
    "rounded_by_spreadsheet": _("A spreadsheet rounded this code; export the column as text."),
    "bad_gtin": _("This is no GTIN: its length or check digit is wrong."),
    "bad_currency": _("This is no ISO currency code."),
    "unknown_unit": _("This unit is not known."),
    "bad_pack": _("This is no pack; write for example box:100."),
    "duplicate": _("This item code stands on an earlier row already."),
    "unit_differs": _("The item is counted in another unit already."),
    "gtin_taken": _("This GTIN belongs to another item."),
    "bookkeeping": _(
        "A correction of bad debt belongs to the accounts: it is neither order nor credit note."
    ),
    "zero_quantity": _("A quantity of zero orders nothing."),
    "stock_adjustment": _(
        "A negative quantity on an invoice is a correction of stock, not a sale; post a count instead."
    ),
    "stock_found": _(
        "An invoice without customer and without money is a correction of stock; post a count instead."
    ),
    "positive_on_credit_note": _("A credit note takes back: its quantities are negative."),
    "negative_price": _("Goods have no price below zero."),
    "other_customer": _("Earlier rows of this invoice name another customer."),
    "other_currency": _("Earlier rows of this invoice are in another currency."),
    "belongs_to_another": _("Another customer has an order or credit note of this number already."),
    "not_imported": _("An order of this number was placed in the portal."),
}

FILE_REASONS: Mapping[str, Promise] = {
    "no_file": _("There is no file %(path)s."),
    "empty": _("The file is empty."),
    "not_text": _("The file is neither text nor a workbook."),
    "line_too_long": _("The file is no table: %(limit)s bytes pass without an end of line."),
    "bad_gzip": _("The compressed file is damaged: %(detail)s"),
    "unknown_encoding": _("The encoding %(encoding)s is not known."),
    "too_large": _("The workbook is larger than %(limit)s MB; export it as CSV."),
    "unpacks_too_large": _("The file unpacks to more than %(limit)s MB."),
    "grid_too_large": _(
        "The sheet reaches to row %(rows)s and column %(columns)s, which is too far; delete the stray cells."
    ),
    "out_of_memory": _("The workbook needs too much memory to open; export it as CSV."),
    "too_slow": _("The workbook took more than %(limit)s seconds to open; export it as CSV."),
    "not_a_workbook": _("The file is no workbook that can be read: %(detail)s"),
    "password": _("The workbook is protected by a password; save it without."),
    "no_such_sheet": _("There is no sheet %(sheet)s; there are: %(found)s."),
    "no_columns": _("No column was found for %(missing)s among: %(found)s. Name it with --map field=Column."),
    "two_columns": _(
        "Two columns are called %(name)s (%(columns)s): name the one for %(field)s with --map %(field)s=#…."
    ),
    "unknown_field": _("There is no field %(field)s; there are: %(known)s."),
    "bad_mapping": _("The mapping cannot be read: %(detail)s"),
    "ambiguous_dates": _(
        "%(example)s may be day or month first, and no date of the file decides it; say --date-format."
    ),
}


class FileRefused(Refusal):
    """The file as a whole cannot be used; nothing was imported."""

    code = "file_refused"

    def __init__(self, error: UnusableFile) -> None:
        self.message = FILE_REASONS[error.code]
        super().__init__(field="file")
        self.values = error.details
        self.code = error.code


def reason_text(flaw: Flaw) -> str:
    """Return why a row is refused, in the active language."""
    return str(ROW_REASONS[flaw.code])
