"""The portal's own WSGI application with a watch on it: each answer tells the server's time and CPU."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.module_loading import import_string

Start = Callable[..., Any]
portal: Callable[[dict[str, Any], Start], Iterable[bytes]] = import_string("portal.wsgi.application")


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Answer as the portal does, and add `Server-Timing: app;dur=…, cpu;dur=…`, both in milliseconds."""
    wall, cpu = time.perf_counter(), time.thread_time()

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        app, used = (time.perf_counter() - wall) * 1000, (time.thread_time() - cpu) * 1000
        timing = f"app;dur={app:.3f}, cpu;dur={used:.3f}"
        return start_response(status, [*headers, ("Server-Timing", timing)], *rest)

    return portal(environ, start)
