"""The last seconds of a serving process: it says that it is leaving before its server stops listening."""

import os
import signal
import threading
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

from django.conf import settings

_leaving = threading.Event()


def is_draining() -> bool:
    """Tell whether this process was asked to end and still serves."""
    return _leaving.is_set()


def announce_leaving(*, seconds: float) -> None:
    """Put an announcement before what the server does on SIGTERM, for `seconds` in which it serves as usual.

    To be called once the server has taken the signal. Where nobody has, as in a command or a test, nothing is
    done. A second SIGTERM ends the wait.
    Side effects: replaces the process's handler of SIGTERM.
    """
    serving = signal.getsignal(signal.SIGTERM)
    if not callable(serving) or threading.current_thread() is not threading.main_thread():
        return

    def leave(number: int, _frame: FrameType | None) -> None:
        _leaving.set()
        wait = threading.Timer(seconds, os.kill, (os.getpid(), number))

        def end(number: int, frame: FrameType | None) -> None:
            wait.cancel()
            signal.signal(number, serving)
            serving(number, frame)

        signal.signal(number, end)
        wait.daemon = True
        wait.start()

    signal.signal(signal.SIGTERM, leave)


async def lifespan(
    _scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Speak the ASGI lifespan protocol: a server that starts its applications has taken its signals."""
    await receive()
    announce_leaving(seconds=settings.DRAIN_SECONDS)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
