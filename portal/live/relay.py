"""From the outbox to whoever listens: which topic goes where, and the runs that carry it."""

import asyncio
from collections.abc import Mapping
from typing import Final

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from orders import events, news
from orders.tasks import reallocate_keys
from portal.kernel import clock
from portal.kernel.models import OutboxMessage
from portal.kernel.outbox import Handler, relay_batch
from portal.live.fanout import GROUP

MAX_ROUNDS: Final = 50
SEND_SECONDS: Final = 3.0


class ChannelDownError(RuntimeError):
    """The channel layer failed a moment ago; nothing more is tried in this run."""


class Courier:
    """Tells browsers, through the channel layer, how far an order is; gives up for the run at the first failure."""

    def __init__(self) -> None:
        self._is_down = False

    def tell_order(self, message: OutboxMessage) -> None:
        """Send one order's news. Raises: whatever the channel layer raises; the message then stays unsent."""
        if self._is_down:
            raise ChannelDownError
        self._is_down = True
        async_to_sync(_group_send)(message.key, message.sequence)
        self._is_down = False


def reallocate(message: OutboxMessage) -> None:
    """Hand a change of supply to the task that re-allocates. Raises: when the broker does not take it."""
    reallocate_keys.apply_async(kwargs={"keys": message.payload["keys"]}, retry=False)


def handlers() -> Mapping[str, list[Handler]]:
    """Return who is told of each topic, for one run."""
    return {events.TOPIC: [Courier().tell_order], news.TOPIC: [reallocate]}


def relay_news() -> int:
    """Deliver what is in the outbox until nothing more can be delivered; return how many messages were.

    A key's messages go one a round, in sequence. Bounded: what is left waits for the next run.
    """
    table, total = handlers(), 0
    for _round in range(MAX_ROUNDS):
        sent = relay_batch(handlers=table, now=clock.now())
        total += sent
        if not sent:
            break
    return total


async def _group_send(number: str, event: int) -> None:
    layer = get_channel_layer()
    async with asyncio.timeout(SEND_SECONDS):
        await layer.group_send(GROUP, {"type": "order.moved", "number": number, "event": event})
