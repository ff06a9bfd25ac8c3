"""Components as a page uses them: rendered in both languages, without a database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


class DeliveryForm(forms.Form):
    """One field of each kind."""

    reference = forms.CharField(label="Reference", help_text="Printed on the delivery note.")
    email = forms.EmailField(label="E-mail", required=False)
    complete = forms.BooleanField(label="Ship only when complete", required=False)
    reason = forms.ChoiceField(
        label="Reason", choices=[("a", "Damaged"), ("b", "Wrong")], widget=forms.RadioSelect
    )


def invalid_form() -> DeliveryForm:
    """Return a sent form with errors in three fields."""
    form = DeliveryForm({"email": "nobody"})
    form.is_valid()
    return form


def styleguide_context() -> dict[str, object]:
    """Return what components/styleguide.html shows."""
    return {
        "form": invalid_form(),
        "trail": [("Catalogue", "/search/"), ("Fasteners", "/search/?category=fasteners")],
        "facets": [("Stainless steel A2", 412), ("Zinc-plated steel", 377)],
        "hits": [
            SimpleNamespace(
                name="Hexagon bolt M10 × 50",
                sku="B-1",
                free=40,
                price=Decimal("1234.5"),
                quantity=Decimal(2),
                tone=tone,
                why="",
            )
            for tone in ("", "later", "none")
        ],
        "lines": [
            SimpleNamespace(
                name="Gloves, size 9",
                sku="G-9",
                quantity=Decimal("1.5"),
                state="shipped",
                label="Shipped",
                amount=Decimal("41.7"),
            )
        ],
        "total": Decimal("41.7"),
        "soon": NOON + timedelta(days=1),
        "later": NOON + timedelta(hours=3),
        "units": [{"code": "piece", "label": "piece"}, {"code": "box", "label": "box of 100"}],
        "steps": [{"label": "Picked", "status": "done"}, {"label": "Shipped", "status": "current"}],
        "events": [
            {"text": "Shipped", "at": NOON, "tone": "now"},
            {"text": "Delivery", "at": NOON, "tone": "next"},
        ],
        "page": Paginator(range(100), 20).page(2),
        "states": ["draft", "shipped", "cancelled"],
    }


class PageContext(Context):
    """A context with a request, as tags such as {% querystring %} want it, but without context processors."""

    request: HttpRequest


def render(name: str, /, **values: object) -> str:
    """Return a component's markup for a request without a person."""
    context = PageContext(values)
    context.request = RequestFactory().get("/orders/", {"page": "2", "q": "gants"})
    context["request"] = context.request
    return Engine.get_default().get_template(f"components/{name}.html").render(context)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_style_guide_shows_every_component(language):
    with translation.override(language):
        page = render("styleguide", **styleguide_context())

    assert f'<html lang="{language}">' in page
    assert page.count("<h1>") == 1
    for piece in (
        "stepper",
        "timeline",
        "promise",
        "qty",
        "badge",
        "pages",
        "crumbs",
        "empty",
        "kpi",
    ):
        assert f'class="{piece}' in page, piece


def test_a_field_ties_its_help_and_its_errors_to_the_widget():
    markup = render("field", field=invalid_form()["reference"])

    assert 'aria-invalid="true"' in markup
    assert 'aria-describedby="id_reference_helptext id_reference_error"' in markup
    assert 'id="id_reference_helptext"' in markup
    assert 'id="id_reference_error"' in markup


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    markup = render("field", field=invalid_form()["reason"])

    assert "<fieldset" in markup
    assert "<legend>Reason" in markup


def test_the_error_summary_links_to_each_field_and_takes_the_focus():
    markup = render("form_errors", form=invalid_form())

    assert 'href="#id_reference"' in markup
    assert 'href="#id_email"' in markup
    assert "data-autofocus" in markup


def test_a_valid_form_has_no_error_summary():
    form = DeliveryForm({"reference": "PO 1", "reason": "a"})

    assert form.is_valid()
    assert render("form_errors", form=form).strip() == ""


@pytest.mark.parametrize(
    ("language", "currency", "shown"),
    [("en", "EUR", "€1,234.50"), ("fr", "EUR", "1\u202f234,50 €"), ("en", "CHF", "1,234.50 CHF")],
)
def test_money_is_written_as_the_reader_writes_it(language, currency, shown):
    with translation.override(language):
        markup = render("money", amount=Decimal("1234.5"), currency=currency)

    assert shown in markup.replace("\xa0", "\u202f").replace("\u202f€", " €")


def test_an_unknown_price_is_a_dash():
    assert "–" in render("money", amount=None)


def test_quantity_fields_speak_machine_numbers_in_french_too():
    with translation.override("fr"):
        markup = render("qty", value=Decimal("1.5"), step=Decimal("0.5"))

    assert 'value="1.5"' in markup
    assert 'step="0.5"' in markup


def test_pages_keep_the_other_parameters_of_the_address():
    markup = render("pagination", page=Paginator(range(100), 20).page(2))

    assert "?page=1&amp;q=gants" in markup
    assert "?page=3&amp;q=gants" in markup


def test_what_a_buyer_wrote_is_escaped():
    name = "<b>evil</b>"

    pages = [
        render("suggestion", number=1, url="/", title=name, detail=name),
        render("timeline", events=[{"text": name, "detail": name, "by": name}]),
        render("alert", text=name, tone="info"),
        render("state_badge", state=name, label=name),
    ]

    assert all("<b>evil" not in page for page in pages)


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_error_page_needs_no_request_and_no_database(code, language):
    with translation.override(language):
        page = render_to_string(f"{code}.html")

    assert f'<html lang="{language}">' in page
    assert page.count("<h1>") == 1
    assert 'href="/"' in page


@pytest.mark.parametrize("years", [0, 1])
def test_a_day_of_another_year_is_told_with_its_year(years):
    at = timezone.now().replace(month=6, day=15)
    at = at.replace(year=at.year - years)

    shown = render("when", at=at, date_only=True)

    assert (f" {at.year}</time>" in shown) == bool(years)


@pytest.mark.parametrize(("amount", "is_struck"), [("12.50", True), ("0", False)])
def test_a_sum_that_is_not_charged_is_struck_through_unless_it_is_nought(amount, is_struck):
    shown = render("money", amount=Decimal(amount), is_void=True)

    assert ("<s>" in shown) == is_struck
