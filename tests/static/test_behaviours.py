"""The scripts in a real browser, on pages of a few lines and under the portal's content security policy."""

import json
import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import django_htmx
import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import ConsoleMessage, Page, Route, WebSocketRoute, expect, sync_playwright

STATIC = Path(__file__).resolve().parents[2] / "static"
HTMX = Path(django_htmx.__file__).parent / "static"
ORIGIN = "http://portal.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self'"
CONFIG = {"allowEval": False, "includeIndicatorStyles": False}
HEAD = f"""<!DOCTYPE html><html lang="en"><head><title>t</title><meta name="htmx-config" content='{json.dumps(CONFIG)}'>
<link rel="stylesheet" href="/static/css/shared.css"><link rel="stylesheet" href="/static/css/comptoir.css">
<script src="/static/js/early.js"></script><script src="/static/django_htmx/htmx-2.min.js" defer></script>
<script src="/static/vendor/idiomorph-0.8.0/idiomorph-ext.min.js" defer></script>
<script type="module" src="/static/js/app.js"></script></head>
<body hx-ext="morph" data-text-copied="Copied" data-text-failed="That did not work">"""
TOASTS = '<div class="toasts" id="toasts" role="status"></div>'
pytestmark = pytest.mark.journey


class Site:
    """A site made of strings: `answers` by path, everything under /static/ from the project's files."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.answers: dict[str, str] = {}
        self.asked: list[str] = []
        self.sent: list[str | None] = []
        self.complaints: list[str] = []
        self.sockets: list[WebSocketRoute] = []
        page.route(f"{ORIGIN}/**", self.answer)
        page.route_web_socket("**/ws/**", self.accept)
        page.on("console", self.note)

    def accept(self, socket: WebSocketRoute) -> None:
        """Keep a socket that the page opened, for the test to speak on."""
        self.sockets.append(socket)

    def note(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains of, above all breaches of the policy."""
        if message.type == "error":
            self.complaints.append(message.text)

    def answer(self, route: Route) -> None:
        """Serve a file, or one of the answers, under the policy."""
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            name = path.removeprefix("/static/")
            file = next(root / name for root in (STATIC, HTMX) if (root / name).is_file())
            route.fulfill(path=file, content_type=mimetypes.guess_type(name)[0])
            return
        self.asked.append(path)
        if route.request.method == "POST":
            self.sent.append(route.request.post_data)
        found = self.answers.get(path)
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(status=200 if found is not None else 500, body=found or "", headers=headers)

    def open(self, body: str) -> Page:
        """Open a page with this body."""
        self.answers["/"] = f"{HEAD}{body}{TOASTS}</body></html>"
        self.page.goto(f"{ORIGIN}/")
        return self.page


@pytest.fixture
def site(request: pytest.FixtureRequest, chromium_path: str) -> Iterator[Site]:
    """Return a site whose page is open in Chromium, with scripts unless the parameter says otherwise.

    The policy must not have been broken at the end.
    """
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
        made = Site(browser.new_page(java_script_enabled=getattr(request, "param", True)))
        yield made
        browser.close()
    assert [text for text in made.complaints if "Content Security Policy" in text] == []


SEARCH = """<div class="search" data-combobox><form role="search" action="/results" method="get">
<input type="search" name="q" id="search-box" role="combobox" aria-expanded="false" aria-controls="list"
 aria-label="Search"
 hx-get="/suggest" hx-trigger="input changed delay:20ms" hx-target="#list"></form>
<div class="suggestions" id="list" role="listbox" aria-label="Suggestions"></div></div>"""
OPTIONS = "".join(
    f'<a role="option" id="o{i}" aria-selected="false" tabindex="-1" href="/item/{i}">{i}</a>'
    for i in (1, 2, 3)
)


def test_the_search_box_is_worked_from_the_keyboard(site):
    site.answers |= {"/suggest": OPTIONS, "/item/2": "item two"}
    page = site.open(SEARCH)
    box = page.get_by_role("combobox")

    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("m10")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "o2")
    page.keyboard.press("Enter")

    page.wait_for_url("**/item/2")


def test_a_late_answer_keeps_the_suggestion_one_stands_on_and_typing_on_lets_go_of_it(site):
    site.answers["/suggest"] = OPTIONS
    page = site.open(SEARCH)
    box = page.get_by_role("combobox")
    box.press_sequentially("m10")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")

    site.answers["/suggest"] = OPTIONS.replace("o2", "o0").replace("o1", "o2").replace("o0", "o1")
    page.evaluate("htmx.ajax('GET', '/suggest', {source: '#search-box', target: '#list'})")

    expect(page.get_by_role("option", selected=True)).to_have_attribute("href", "/item/1")
    expect(box).to_have_attribute("aria-activedescendant", "o2")
    page.keyboard.type("x")
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    expect(box).not_to_have_attribute("aria-activedescendant", "o2")


def test_escape_closes_the_suggestions_and_keeps_the_words(site):
    site.answers["/suggest"] = OPTIONS
    page = site.open(SEARCH)
    box = page.get_by_role("combobox")
    box.press_sequentially("m10")
    expect(page.get_by_role("option")).to_have_count(3)

    box.press("Escape")
    page.evaluate("htmx.ajax('GET', '/suggest', {source: '#search-box', target: '#list'})")

    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("m10")
    expect(page.get_by_role("option").first).to_be_hidden()
    page.keyboard.type("x")
    expect(page.get_by_role("option").first).to_be_visible()


def test_enter_without_a_chosen_option_searches(site):
    site.answers |= {"/suggest": OPTIONS, "/results": "results"}
    page = site.open(SEARCH)

    page.get_by_role("combobox").press_sequentially("m10")
    page.get_by_role("combobox").press("Enter")

    page.wait_for_url("**/results?q=m10")


def cancelling() -> str:
    """Return a form that asks before it is sent, with a field of its own."""
    asking = {"id": "cancel", "label": "Cancel", "title": "Cancel order 7?", "text": "The stock is released."}
    sending = {"action": "Cancel the order", "name": "deed", "value": "cancel", "danger": True}
    with translation.override("en"):
        button = render_to_string("components/confirm.html", asking | sending)
    return f'<form action="/cancelled" method="post"><label>Why <input name="why"></label>{button}</form>'


with_scripts_or_without = pytest.mark.parametrize(
    "site", [True, False], indirect=True, ids=["with_scripts", "without_scripts"]
)


@with_scripts_or_without
def test_what_cannot_be_undone_is_sent_once_agreed_with_all_that_was_typed(site):
    site.answers["/cancelled"] = "done"
    page = site.open(cancelling())

    page.get_by_label("Why").fill("late")
    page.get_by_role("button", name="Cancel", exact=True).click()
    question = page.get_by_role("dialog", name="Cancel order 7?")
    expect(question).to_have_accessible_description("The stock is released.")
    sent_before = site.sent[:]
    question.get_by_role("button", name="Cancel the order").click()

    page.wait_for_url("**/cancelled")
    assert sent_before == []
    assert site.sent == ["why=late&deed=cancel"]


@with_scripts_or_without
def test_the_question_is_answered_from_the_keyboard_and_begins_at_going_back(site):
    page = site.open(cancelling())
    cancel = page.get_by_role("button", name="Cancel", exact=True)

    cancel.press("Enter")
    expect(page.get_by_role("button", name="Go back")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(cancel).to_be_focused()
    cancel.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert site.sent == []


def test_a_question_that_the_keyboard_leaves_closes_and_sends_nothing(site):
    page = site.open(cancelling() + '<a href="/elsewhere">Elsewhere</a>')

    page.get_by_role("button", name="Cancel", exact=True).press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Cancel the order")).to_be_focused()
    page.keyboard.press("Tab")

    expect(page.get_by_role("dialog")).to_have_count(0)
    assert site.sent == []


def test_a_question_closes_when_its_button_is_pressed_again(site):
    page = site.open(cancelling())
    button = page.get_by_role("button", name="Cancel", exact=True)
    button.click()
    expect(page.get_by_role("dialog")).to_have_count(1)

    button.click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    assert site.sent == []


@with_scripts_or_without
def test_enter_in_a_field_does_not_send_what_cannot_be_undone(site):
    page = site.open(cancelling())

    page.get_by_label("Why").press("Enter")
    page.wait_for_timeout(200)

    assert site.sent == []


def test_quantity_buttons_keep_to_step_and_minimum(site):
    page = site.open(
        '<span class="qty" data-qty><button data-step="-1">less</button>'
        '<input type="number" value="100" min="50" step="50" aria-label="Quantity">'
        '<button data-step="1">more</button></span>'
    )
    field = page.get_by_label("Quantity")

    page.get_by_text("more").click()
    expect(field).to_have_value("150")
    for _ in range(4):
        page.get_by_text("less").click()

    expect(field).to_have_value("50")


def test_quantity_buttons_move_by_one_where_any_number_is_allowed(site):
    page = site.open(
        '<span class="qty" data-qty><button data-step="-1">less</button>'
        '<input type="number" value="1.5" min="0" step="any" aria-label="Quantity"></span>'
    )
    field = page.get_by_label("Quantity")

    page.get_by_text("less").click()
    expect(field).to_have_value("0.5")
    page.get_by_text("less").click()

    expect(field).to_have_value("0")


def test_a_countdown_runs_and_says_when_it_is_over(site):
    site.page.clock.install(time="2026-03-10T12:00:00Z")
    page = site.open('<time data-countdown="2026-03-10T12:01:05Z" data-over="Too late">?</time>')
    clock = page.locator("time")

    expect(clock).to_have_text(re.compile(r"1 min"))
    page.clock.run_for(66_000)

    expect(clock).to_have_text("Too late")


def test_a_failed_request_is_said_in_a_toast(site):
    page = site.open('<button hx-get="/broken">Go</button>')

    page.get_by_role("button", name="Go").click()

    expect(page.locator("#toasts")).to_contain_text("That did not work")


def order(event: int, words: str) -> str:
    """Return the order section as the server sends it."""
    return (
        f'<section id="live" data-live-order="C-7" data-last-event="{event}"'
        ' data-ws="/ws/orders/C-7/" data-partial="/part">'
        '<span class="badge" data-live-status role="status" data-text-live="Live" data-text-reconnecting="Reconnecting"'
        f' data-text-polling="Polling">…</span><p>{words}</p></section>'
    )


def test_an_order_moves_when_the_socket_tells_of_a_newer_event(site):
    site.answers["/part"] = order(18, "Shipped")
    page = site.open(order(17, "Packed"))
    expect(page.locator("[data-live-status]")).to_have_text("Live")

    site.sockets[0].send(json.dumps({"event": 17}))
    page.wait_for_timeout(100)
    fetched_for_old_news = "/part" in site.asked
    site.sockets[0].send(json.dumps({"event": 18}))

    expect(page.get_by_text("Shipped")).to_be_visible()
    assert not fetched_for_old_news
    assert site.sockets[0].url.endswith("?after=17")


def test_a_lost_socket_comes_back_after_the_last_event_seen(site):
    site.answers["/part"] = order(18, "Shipped")
    page = site.open(order(17, "Packed"))
    expect(page.locator("[data-live-status]")).to_have_text("Live")
    site.sockets[0].send(json.dumps({"event": 18}))
    expect(page.get_by_text("Shipped")).to_be_visible()

    site.sockets[0].close()
    expect(page.locator("[data-live-status]")).to_have_text("Reconnecting")
    expect(page.locator("[data-live-status]")).to_have_text("Live")

    assert site.sockets[1].url.endswith("?after=18")


def test_without_sockets_the_order_is_polled(site):
    site.page.add_init_script("delete window.WebSocket")
    site.page.clock.install()
    site.answers["/part"] = order(18, "Shipped")
    page = site.open(order(17, "Packed"))
    expect(page.locator("[data-live-status]")).to_have_text("Polling")

    page.clock.run_for(11_000)

    expect(page.get_by_text("Shipped")).to_be_visible()


def test_an_order_does_not_say_live_while_the_network_is_gone(site):
    page = site.open(order(17, "Packed"))
    status = page.locator("[data-live-status]")
    expect(status).to_have_text("Live")

    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(status).to_have_text("Reconnecting")
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(status).to_have_text("Live")
    assert site.sockets[1].url.endswith("?after=17")


def test_what_said_that_the_network_is_gone_goes_when_it_is_back(site):
    page = site.open("<p>A page</p>")
    page.evaluate("Object.assign(document.body.dataset, {textOffline: 'Offline', textOnline: 'Online'})")

    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(page.locator("#toasts")).to_contain_text("Offline")
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(page.locator("#toasts")).to_contain_text("Online")
    expect(page.locator("#toasts")).not_to_contain_text("Offline")


def test_a_second_press_while_the_first_is_under_way_adds_nothing(site):
    page = site.open('<form hx-post="/add" hx-swap="none" hx-sync="this:drop"><button>Add</button></form>')

    page.get_by_role("button", name="Add").dblclick()
    page.wait_for_timeout(200)

    assert site.asked.count("/add") == 1
