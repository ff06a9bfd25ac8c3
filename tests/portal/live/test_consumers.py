"""The tracking socket over the real channel layer."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser

from orders.events import record_event
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from portal.live import consumers, fanout
from portal.live.relay import relay_news
from portal.live.routing import websocket_urlpatterns

pytestmark = pytest.mark.django_db(transaction=True)
CLOSED = "websocket.close"


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """Keep the test's own database connection, with the portal's role, for the socket's queries."""
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)


class Browser(ApplicationCommunicator):
    """One socket of a person, as a browser holds it."""

    def __init__(self, user, number, query):
        path = f"/ws/orders/{number}/"
        asked = {"type": "websocket", "path": path, "query_string": query.encode(), "user": user}
        super().__init__(URLRouter(websocket_urlpatterns), asked)

    async def open(self):
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(5)
        self.opened, self.code = answer["type"] == "websocket.accept", answer.get("code")


@asynccontextmanager
async def socket(user, number, query="after=0"):
    """Yield a socket of a person, opened; close it afterwards."""
    browser = Browser(user, number, query)
    await browser.open()
    try:
        yield browser
    finally:
        if browser.opened:
            await browser.send_input({"type": "websocket.disconnect", "code": 1000})
        await browser.wait(5)
        await get_channel_layer().flush()


async def heard(browser, count):
    """Return the next event numbers that a socket tells."""
    return [json.loads((await browser.receive_output(5))["text"]) for _ in range(count)]


def happen(order, kind):
    """Let something happen to an order, and relay the news of it, as a worker does."""
    with scope(SYSTEM):
        record_event(order, kind, author=None, now=clock.now())
    relay_news()


def follow(work):
    """Run a coroutine function to its end."""
    return async_to_sync(work)()


def test_a_browser_is_told_what_it_missed_and_then_what_comes(order, buyer):
    async def work():
        async with socket(buyer, order.number, "after=0") as browser:
            missed = await heard(browser, 2)
            await sync_to_async(happen)(order, "released")
            return missed + await heard(browser, 1)

    assert follow(work) == [{"event": 1}, {"event": 2}, {"event": 3}]


def test_a_reconnect_replays_only_what_was_missed(order, buyer):
    async def work():
        async with socket(buyer, order.number, "after=2"):
            pass
        await sync_to_async(happen)(order, "released")
        await sync_to_async(happen)(order, "picked")
        async with socket(buyer, order.number, "after=2") as browser:
            return await heard(browser, 2)

    assert follow(work) == [{"event": 3}, {"event": 4}]


def test_a_colleague_may_follow_and_so_may_the_desk(order, colleague, desk):
    async def work():
        told = []
        for person in (colleague, desk):
            async with socket(person, order.number, "after=1") as browser:
                told += await heard(browser, 1)
        return told

    assert follow(work) == [{"event": 2}, {"event": 2}]


def test_another_companys_order_looks_like_none(order, outsider):
    async def work():
        codes = []
        for number in (order.number, "C-2026-999999"):
            async with socket(outsider, number) as browser:
                codes.append((browser.opened, browser.code))
        return codes

    assert follow(work) == [(False, consumers.NO_SUCH_ORDER)] * 2


def test_nobody_follows_without_logging_in(order):
    async def work():
        async with socket(AnonymousUser(), order.number) as browser:
            return browser.opened, browser.code

    assert follow(work) == (False, consumers.NOT_LOGGED_IN)


def test_a_person_has_so_many_sockets_and_no_more(order, buyer, monkeypatch):
    monkeypatch.setattr(consumers, "MAX_SOCKETS_A_USER", 1)

    async def work():
        async with socket(buyer, order.number) as first, socket(buyer, order.number) as second:
            codes = [first.opened, second.opened, second.code]
        async with socket(buyer, order.number) as third:
            return [*codes, third.opened]

    assert follow(work) == [True, False, consumers.TOO_MANY, True]


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=99999999999", "", "after=²"])
def test_rubbish_as_the_last_event_is_none_known(order, buyer, query):
    async def work():
        async with socket(buyer, order.number, query) as browser:
            return await heard(browser, 2)

    assert follow(work) == [{"event": 1}, {"event": 2}]


def test_what_a_browser_says_is_not_listened_to(order, buyer):
    async def work():
        async with socket(buyer, order.number, "after=2") as browser:
            await browser.send_input({"type": "websocket.receive", "text": "}{" * 100})
            await sync_to_async(happen)(order, "released")
            return await heard(browser, 1)

    assert follow(work) == [{"event": 3}]


def test_the_last_event_is_repeated_so_that_a_dead_line_is_noticed(order, buyer, monkeypatch):
    monkeypatch.setattr(consumers, "REPEAT_SECONDS", 0.05)

    async def work():
        async with socket(buyer, order.number, "after=2") as browser:
            return await heard(browser, 2)

    assert follow(work) == [{"event": 2}, {"event": 2}]


def test_a_socket_ends_with_its_lifetime(order, buyer, monkeypatch):
    monkeypatch.setattr(consumers, "LIFETIME_SECONDS", 0.05)

    async def work():
        async with socket(buyer, order.number, "after=2") as browser:
            return await browser.receive_output(5)

    assert follow(work) == {"type": CLOSED, "code": consumers.GOING_AWAY}


def test_news_that_the_channel_layer_lost_are_found_by_the_sweep(order, buyer, monkeypatch):
    monkeypatch.setattr(fanout, "SWEEP_SECONDS", 0.1)

    def happen_in_silence():
        with scope(SYSTEM):
            record_event(order, "released", author=None, now=clock.now())

    async def work():
        async with socket(buyer, order.number, "after=2") as browser:
            await sync_to_async(happen_in_silence)()
            return await heard(browser, 1)

    assert follow(work) == [{"event": 3}]


def test_all_sockets_of_a_process_share_one_subscription(order, buyer, colleague):
    async def work():
        async with (
            socket(buyer, order.number, "after=2") as one,
            socket(colleague, order.number, "after=2") as other,
        ):
            layer = get_channel_layer()
            subscribed = len(layer.channels)
            await sync_to_async(happen)(order, "released")
            return subscribed, await heard(one, 1), await heard(other, 1)

    assert follow(work) == (1, [{"event": 3}], [{"event": 3}])


def test_a_process_without_sockets_subscribes_to_nothing(order, buyer):
    async def work():
        async with socket(buyer, order.number, "after=2"):
            pass
        await asyncio.sleep(0)
        return fanout.fanout()._listeners, fanout.fanout()._tasks

    assert follow(work) == ({}, [])
