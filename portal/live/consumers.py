"""The tracking socket: says how far an order is, and nothing else.

`/ws/orders/{number}/?after=N` sends {"event": n} for each event missed since N, then for the newest as it comes,
and repeats the last one now and then so that both ends notice a dead line. Data is fetched over authorised HTTP.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import parse_qs

from channels.db import database_sync_to_async

from portal.live.fanout import Listener, fanout
from portal.live.selectors import event_reached

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

NOT_LOGGED_IN: Final = 4401
NO_SUCH_ORDER: Final = 4404
TOO_MANY: Final = 4429
GOING_AWAY: Final = 1001

MAX_SOCKETS_A_USER: Final = 20
MAX_REPLAYED: Final = 100
REPEAT_SECONDS: Final = 25.0
# Whoever may no longer see the order is found out at the latest by the next handshake.
LIFETIME_SECONDS: Final = 3600.0

_open: Counter[int] = Counter()


async def follow_order(scope: Message, receive: Receive, send: Send) -> None:
    """Serve one socket: refuse it at the handshake, or replay and follow until either end closes."""
    await receive()
    user, number = scope["user"], scope["url_route"]["kwargs"]["number"]
    if not user.is_authenticated:
        return await send({"type": "websocket.close", "code": NOT_LOGGED_IN})
    if _open[user.pk] >= MAX_SOCKETS_A_USER:
        return await send({"type": "websocket.close", "code": TOO_MANY})
    _open[user.pk] += 1
    try:
        async with fanout().listen(number) as listener:
            reached = await database_sync_to_async(event_reached)(user, number)
            if reached is None:
                return await send({"type": "websocket.close", "code": NO_SUCH_ORDER})
            listener.hear(reached)
            await send({"type": "websocket.accept"})
            return await _serve(receive, send, listener, seen=min(_after(scope), reached))
    finally:
        _open[user.pk] -= 1


async def _serve(receive: Receive, send: Send, listener: Listener, *, seen: int) -> None:
    reading = asyncio.create_task(_until_closed(receive))
    telling = asyncio.create_task(_tell(send, listener, seen))
    try:
        await asyncio.wait({reading, telling}, timeout=LIFETIME_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        is_closed = reading.done()
    finally:
        for task in (reading, telling):
            task.cancel()
        await asyncio.gather(reading, telling, return_exceptions=True)
    if not is_closed:
        await send({"type": "websocket.close", "code": GOING_AWAY})


async def _until_closed(receive: Receive) -> None:
    while (await receive())["type"] != "websocket.disconnect":
        pass


async def _tell(send: Send, listener: Listener, seen: int) -> None:
    for event in range(max(seen, listener.newest - MAX_REPLAYED) + 1, listener.newest + 1):
        await _say(send, event)
        seen = event
    while True:
        try:
            seen = await asyncio.wait_for(listener.later_than(seen), REPEAT_SECONDS)
        except TimeoutError:
            seen = max(seen, 0)
        await _say(send, seen)


async def _say(send: Send, event: int) -> None:
    await send({"type": "websocket.send", "text": json.dumps({"event": event})})


def _after(scope: Message) -> int:
    """Return the last event that the browser knows; what cannot be read is none."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("after", ["0"])[0]
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 0
