"""News get out of the outbox: at least once, in sequence, whatever is down."""

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.test import override_settings

from orders.models import LineState
from orders.news import request_reallocation
from orders.tasks import reallocate_keys
from portal.kernel import clock
from portal.kernel.models import OutboxMessage
from portal.kernel.outbox import publish
from portal.live import relay
from portal.live.fanout import GROUP
from portal.live.lookout import Lookout
from portal.live.relay import relay_news
from tests import factories
from tests.order_factories import Wish, make_order, only_line

pytestmark = pytest.mark.django_db
NOWHERE = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": ["redis://127.0.0.1:1/0"]},
    }
}


def announce(key, *sequences, topic="order"):
    for sequence in sequences:
        publish(topic=topic, key=key, sequence=sequence, now=clock.now())


def unsent():
    rows = OutboxMessage.objects.filter(sent_at__isnull=True).order_by("key", "sequence")
    return [(message.key, message.sequence) for message in rows]


def heard_while(work):
    """Return what a subscriber of the channel layer hears while some work is done."""

    async def listen():
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(GROUP, channel)
        from asgiref.sync import sync_to_async

        count = await sync_to_async(work)()
        messages = [await layer.receive(channel) for _ in range(count)]
        await layer.flush()
        return [(message["number"], message["event"]) for message in messages]

    return async_to_sync(listen)()


def test_news_reach_the_channel_layer_in_sequence():
    announce("C-1", 1, 2, 3)

    assert heard_while(relay_news) == [("C-1", 1), ("C-1", 2), ("C-1", 3)]
    assert unsent() == []


def test_sent_news_are_not_sent_again():
    announce("C-1", 1)
    relay_news()

    assert relay_news() == 0


@override_settings(CHANNEL_LAYERS=NOWHERE)
def test_news_wait_while_redis_is_down():
    announce("C-1", 1, 2)
    announce("C-2", 1)

    sent = relay_news()

    assert sent == 0
    assert unsent() == [("C-1", 1), ("C-1", 2), ("C-2", 1)]
    assert OutboxMessage.objects.get(key="C-1", sequence=2).attempts == 0
    assert "Connect" in OutboxMessage.objects.get(key="C-1", sequence=1).last_error


def test_news_go_on_when_redis_is_back():
    announce("C-1", 1)
    with override_settings(CHANNEL_LAYERS=NOWHERE):
        relay_news()

    assert heard_while(relay_news) == [("C-1", 1)]


def test_a_key_that_fails_holds_nobody_else_back(monkeypatch):
    def fail_for_one(message):
        if message.key == "C-1":
            raise ValueError("poison")

    monkeypatch.setattr(relay, "handlers", lambda: {"order": [fail_for_one]})
    announce("C-1", 1, 2)
    announce("C-2", 1, 2)

    relay_news()

    assert unsent() == [("C-1", 1), ("C-1", 2)]


def test_what_failed_often_comes_last(monkeypatch):
    monkeypatch.setattr(relay, "handlers", lambda: {"order": [lambda message: 1 / 0]})
    for number in range(250):
        announce(f"BAD-{number:03d}", 1)
    relay_news()
    announce("GOOD", 1)
    monkeypatch.setattr(relay, "handlers", lambda: {"order": [_refuse_bad]})

    relay_news()

    assert ("GOOD", 1) not in unsent()


def _refuse_bad(message):
    if message.key.startswith("BAD"):
        raise ValueError


def test_a_message_that_fails_for_days_does_not_stop_the_relay(monkeypatch):
    monkeypatch.setattr(relay, "handlers", lambda: {"order": [_refuse_bad]})
    announce("BAD", 1)
    OutboxMessage.objects.update(attempts=32_000)

    relay_news()

    assert unsent() == [("BAD", 1)]


def test_a_change_of_supply_is_handed_to_the_task(
    system, company, ship_to, network, now, settings, monkeypatch
):
    item = factories.make_item()
    order = make_order(
        company=company,
        ship_to=ship_to,
        lane=network.standard,
        wishes=[Wish(item, 10, LineState.BACKORDERED)],
        now=now,
    )
    factories.put_stock(item, network.site, 100)
    request_reallocation(keys=[(item.pk, network.site.pk)], cause="test", now=now)
    monkeypatch.setattr(reallocate_keys, "apply_async", lambda kwargs, **_: reallocate_keys(**kwargs))

    relay_news()

    assert only_line(order).state == LineState.CONFIRMED
    assert unsent() == []


def test_a_change_of_supply_waits_while_the_broker_is_down(monkeypatch, now):
    def refuse(**_):
        raise ConnectionError("no broker")

    monkeypatch.setattr(reallocate_keys, "apply_async", refuse)
    request_reallocation(keys=[(1, 2)], cause="test", now=now)

    relay_news()

    assert unsent() == [("test", 1)]


def test_the_lookout_nudges_for_fresh_news_only():
    nudges = []
    lookout = Lookout(nudge=lambda: nudges.append("now"))
    looks = [lookout.look()]
    announce("C-1", 1)
    looks.append(lookout.look())
    OutboxMessage.objects.update(attempts=1)
    looks.append(lookout.look())

    assert looks == [False, True, False]
    assert nudges == ["now"]
