"""Clients that ask one after the other, several at a time, until time or questions run out; each answer is timed."""

import http.client
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from portal.demo.bench.figures import Figure, Sample
from portal.demo.bench.machine import cpu_seconds

TIMEOUT_SECONDS = 30.0
Ask = Callable[[], Sample | None]


@dataclass(slots=True)
class Caller:
    """One client of the API with a kept connection and a bearer key."""

    port: int
    key: str
    host: str = "127.0.0.1"
    last: Any = None
    _line: http.client.HTTPConnection | None = field(default=None, repr=False)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Sample:
        """Ask and return the timed answer; what it holds is in `last` afterwards."""
        sent = None if body is None else orjson.dumps(body)
        common = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        begun = time.perf_counter()
        try:
            line = self._connected()
            line.request(method, path, sent, {**common, **headers})
            answer = line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            return Sample(_since(begun), status=0)
        took = _since(begun)
        is_json = "json" in (answer.getheader("Content-Type") or "")
        self.last = orjson.loads(content) if is_json else content
        timing = _timing(answer.getheader("Server-Timing") or "")
        return Sample(took, answer.status, timing.get("app"), timing.get("cpu"))

    def close(self) -> None:
        """Let go of the connection."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _connected(self) -> http.client.HTTPConnection:
        if self._line is None:
            self._line = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT_SECONDS)
        return self._line


def measure(name: str, asks: Iterable[Ask], *, seconds: float, database: int | None = None) -> Figure:
    """Let each asker ask again and again for so many seconds, all at a time; one that returns None has finished.

    `database` is PostgreSQL's first process, whose CPU is taken too.
    Side effects: a thread an asker, ended before it returns.
    """
    askers = list(asks)
    samples: list[list[Sample]] = [[] for _ in askers]
    gate, ends = threading.Barrier(len(askers) + 1), [0.0]

    def run(place: int) -> None:
        gate.wait()
        while time.perf_counter() < ends[0]:
            sample = askers[place]()
            if sample is None:
                return
            samples[place].append(sample)

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(len(askers))]
    for thread in threads:
        thread.start()
    before, begun = cpu_seconds(database), time.perf_counter()
    ends[0] = begun + seconds
    gate.wait()
    for thread in threads:
        thread.join()
    took, after = time.perf_counter() - begun, cpu_seconds(database)
    used = None if before is None or after is None else after - before
    return Figure(name, [sample for one in samples for sample in one], took, len(askers), used)


def asking(work: Callable[[Any], Sample], things: Iterator[Any]) -> Ask:
    """Return an asker that does `work` with one thing after the other until there is none."""

    def ask() -> Sample | None:
        thing = next(things, None)
        return None if thing is None else work(thing)

    return ask


def timed(work: Callable[[], Any]) -> Sample:
    """Run something without a server and return its time."""
    begun = time.perf_counter()
    work()
    return Sample(_since(begun))


def _since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000


def _timing(header: str) -> dict[str, float]:
    found = {}
    for part in header.split(","):
        name, _, value = part.strip().partition(";dur=")
        if value:
            found[name] = float(value)
    return found
