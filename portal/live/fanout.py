"""One subscription a process, told on inside it to every socket that follows an order.

A group for each socket costs seconds under load, one for all costs none (design.md §8). A listener keeps only the
newest event, so that a slow reader is never behind by more than one message. Besides, one query every few
seconds asks the database itself, so that the channel layer may lose what it likes.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from portal.live.selectors import events_reached

GROUP: Final = "orders"
SWEEP_SECONDS: Final = 5.0
SUBSCRIBE_SECONDS: Final = 1.0
RETRY_SECONDS: Final = 1.0

log = logging.getLogger(__name__)


class Listener:
    """What one socket has yet to hear of its order."""

    def __init__(self) -> None:
        self.newest = 0
        self._news = asyncio.Event()

    def hear(self, event: int) -> None:
        """Take note that the order is at this event; an older one says nothing."""
        if event > self.newest:
            self.newest = event
            self._news.set()

    async def later_than(self, seen: int) -> int:
        """Return the newest event once it is later than `seen`."""
        while self.newest <= seen:
            self._news.clear()
            await self._news.wait()
        return self.newest


class Fanout:
    """The listeners of one process (one event loop) and the two tasks that feed them while there are any."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._subscribed = asyncio.Event()

    @contextlib.asynccontextmanager
    async def listen(self, number: str) -> AsyncIterator[Listener]:
        """Give a listener to an order's events, subscribed before the body runs unless the layer is down."""
        listener = Listener()
        self._listeners.setdefault(number, set()).add(listener)
        if not self._tasks:
            self._tasks = [asyncio.create_task(_for_ever(work)) for work in (self._subscribe, self._sweep)]
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._subscribed.wait(), SUBSCRIBE_SECONDS)
            yield listener
        finally:
            await self._forget(number, listener)

    def tell(self, number: str, event: int) -> None:
        """Tell everybody who follows an order how far it is."""
        for listener in self._listeners.get(number, ()):
            listener.hear(event)

    async def _forget(self, number: str, listener: Listener) -> None:
        listeners = self._listeners[number]
        listeners.discard(listener)
        if not listeners:
            del self._listeners[number]
        if not self._listeners:
            tasks, self._tasks = self._tasks, []
            self._subscribed.clear()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _subscribe(self) -> None:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(GROUP, channel)
        self._subscribed.set()
        try:
            while True:
                message = await layer.receive(channel)
                self.tell(str(message["number"]), int(message["event"]))
        finally:
            self._subscribed.clear()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            reached = await database_sync_to_async(events_reached)(list(self._listeners))
            for number, event in reached.items():
                self.tell(number, event)


async def _for_ever(work: Callable[[], Awaitable[None]]) -> None:
    """Begin again whenever the work fails: the channel layer or the database comes back by itself."""
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - live news may fail in any way and must go on
            log.warning("Live news begin again: %r", error)
        await asyncio.sleep(RETRY_SECONDS)


_fanouts: dict[asyncio.AbstractEventLoop, Fanout] = {}


def fanout() -> Fanout:
    """Return the fan-out of this process's event loop."""
    loop = asyncio.get_running_loop()
    for old in [known for known in _fanouts if known.is_closed()]:
        del _fanouts[old]
    return _fanouts.setdefault(loop, Fanout())
