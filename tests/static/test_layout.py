"""Where things stand, as a real browser lays the stylesheets out: nothing covers text, nothing is torn apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from playwright.sync_api import FloatRect, Page, sync_playwright

STATIC = Path(__file__).resolve().parents[2] / "static"
ADMIN = Path(admin.__file__).parent / "static" / "admin" / "css"
SHOP = [STATIC / "css" / "shared.css", STATIC / "css" / "comptoir.css"]
DESK = [ADMIN / "base.css", ADMIN / "responsive.css", STATIC / "css" / "shared.css", STATIC / "desk.css"]
MESSAGES = "".join(f'<li class="{tone}">A word</li>' for tone in ("success", "info", "warning", "error"))
# What a message's icon covers, and where its text begins, in pixels from the left.
ICONS_AND_TEXTS = """rows => rows.map(row => {
  const style = getComputedStyle(row);
  return [parseFloat(style.backgroundPositionX) + 16, parseFloat(style.paddingLeft)];
})"""
pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def page(chromium_path: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def show(page: Page, body: str, sheets: list[Path], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(f"<style>{''.join(sheet.read_text() for sheet in sheets)}</style>{body}")


def place(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box


@pytest.mark.parametrize("width", [390, 900, 1280])
def test_a_message_of_the_desk_is_not_covered_by_its_icon(page, width):
    show(page, f'<ul class="messagelist">{MESSAGES}</ul>', DESK, width)

    places = page.locator("li").evaluate_all(ICONS_AND_TEXTS)

    assert len(places) == 4
    assert [(icon, text) for icon, text in places if icon > text] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_a_choice_stands_beside_its_button_however_long_its_name(page, width):
    name = "A name that is too long for one line of a phone, and would go below"
    choice = f'<label class="option"><span class="row"><input type="radio"><b>{name}</b></span></label>'
    show(page, f'<div class="options">{choice}</div>', SHOP, width)

    button, label = place(page, "input"), place(page, "b")

    assert button["x"] + button["width"] <= label["x"]


def test_a_short_field_is_not_as_wide_as_its_form(page):
    show(page, '<div class="field"><input class="input short" type="number"></div>', SHOP, 1280)

    assert place(page, "input")["width"] < 120


def test_the_rows_of_a_table_within_a_card_stand_under_its_heading_on_a_phone(page):
    table = '<table class="table cards"><tbody><tr><td class="wide">A bolt</td></tr></tbody></table>'
    show(page, f'<section class="card"><h2>x</h2><div class="table-wrap">{table}</div></section>', SHOP, 390)

    assert place(page, "h2")["x"] == place(page, "td")["x"]


def test_the_button_of_a_hit_stays_within_its_card_under_a_finger(page):
    choice = "<select><option>carton of a hundred</option></select>"
    steps = "<button>-</button><input><button>+</button>"
    form = f'<form><span class="qty">{steps}{choice}</span><button class="button">Put into the basket</button></form>'
    hit = f'<article class="hit"><div>A bolt</div><div class="buy">{form}</div></article>'

    show(
        page,
        f'<style>:root {{ --control: 2.75rem !important; }}</style><section class="card flush">{hit}</section>',
        SHOP,
        390,
    )

    card, button = place(page, "section"), place(page, ".button")
    assert button["x"] + button["width"] <= card["x"] + card["width"] - 16
