"""The credit note on paper: a page of PDF, from what the selector tells."""

from io import BytesIO
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from orders.aftersales.selectors import CreditNoteView, credit_note_detail
from orders.selectors.wording import counted
from portal.kernel.money import Money

RULES = TableStyle(
    [
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, "black"),
        ("LINEABOVE", (0, -1), (-1, -1), 0.8, "black"),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
        ("FONTNAME", (0, -1), (-1, -1), "Helvetica-Bold"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)


def credit_note_pdf(number: str) -> bytes | None:
    """Return a credit note of the scope as PDF in the active language, or None when there is no such note."""
    note = credit_note_detail(number)
    if note is None:
        return None
    file = BytesIO()
    title = gettext("Credit note %(number)s") % {"number": note.number}
    SimpleDocTemplate(
        file, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, title=title, author="Comptoir"
    ).build(_story(note, title))
    return file.getvalue()


def _story(note: CreditNoteView, title: str) -> list[Any]:
    styles = getSampleStyleSheet()
    issued = gettext("Issued on %(day)s") % {"day": date_format(note.issued_at, "DATE_FORMAT")}
    about = gettext("Order %(order)s, return %(return)s") % {
        "order": note.order_number or "–",
        "return": note.return_number or "–",
    }
    rows: list[list[Any]] = [[gettext("Item"), gettext("Quantity"), gettext("Amount")]]
    rows += [
        [
            Paragraph(_escaped(line.description), styles["BodyText"]),
            counted(line.quantity),
            _money(line.amount),
        ]
        for line in note.lines
    ]
    rows.append([gettext("Total"), "", _money(note.amount)])
    return [
        Paragraph(_escaped(title), styles["Title"]),
        Paragraph(_escaped(note.company_name), styles["Heading2"]),
        Paragraph(_escaped(issued), styles["BodyText"]),
        Paragraph(_escaped(about), styles["BodyText"]),
        Spacer(1, 8 * mm),
        Table(rows, colWidths=[110 * mm, 25 * mm, 35 * mm], style=RULES, repeatRows=1),
    ]


def _money(money: Money) -> str:
    return f"{number_format(money.amount, decimal_pos=2, force_grouping=True)} {money.currency}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
