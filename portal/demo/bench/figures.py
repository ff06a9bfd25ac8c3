"""What was measured, and the table that tells it: percentiles, throughput, CPU per call, ratio to the limit."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rich.console import Console
from rich.table import Table

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Sample:
    """One call. Units: milliseconds. `status` 0: no answer; server figures are None where there is no server."""

    client: float
    status: int = 200
    server: float | None = None
    cpu: float | None = None

    @property
    def is_good(self) -> bool:
        """Whether it was answered as it should."""
        return 200 <= self.status < 300


@dataclass(slots=True)
class Figure:
    """One row of the table. `seconds` is the wall time of all samples, `database_cpu` PostgreSQL's in seconds."""

    name: str
    samples: list[Sample]
    seconds: float
    clients: int = 1
    database_cpu: float | None = None
    limits: tuple["Figure", ...] = field(default=())

    @property
    def good(self) -> list[Sample]:
        """The samples without error."""
        return [sample for sample in self.samples if sample.is_good]

    @property
    def errors(self) -> int:
        """How many calls a client saw fail."""
        return len(self.samples) - len(self.good)

    @property
    def per_second(self) -> float:
        """Good calls a second, over all clients."""
        return len(self.good) / self.seconds if self.seconds else 0.0

    def median(self) -> float:
        """Return the median of the server's time, else of the client's."""
        times = [sample.client if sample.server is None else sample.server for sample in self.good]
        return statistics.median(times) if times else float("nan")

    def share_of_limit(self) -> float | None:
        """Return how near it comes to its limits done one after the other: their time for one call, over its own.

        With one client by the median times, with several by the calls a second.
        """
        if not self.limits or not self.good:
            return None
        if self.clients == 1:
            return sum(limit.median() for limit in self.limits) / self.median()
        return self.per_second * sum(1 / limit.per_second for limit in self.limits if limit.per_second)


@dataclass(slots=True)
class Stretch:
    """One piece of work on many things at once, and how long it took."""

    name: str
    count: int
    seconds: float
    note: str = ""


def stretch(name: str, count: int, work: Callable[[], Found]) -> tuple[Stretch, Found]:
    """Do a piece of work and return its time and its result."""
    begun = time.perf_counter()
    found = work()
    return Stretch(name, count, time.perf_counter() - begun), found


def show_stretches(console: Console, title: str, stretches: Sequence[Stretch]) -> None:
    """Print the table; times in seconds."""
    table = Table(title=title, title_justify="left")
    table.add_column("what", no_wrap=True)
    for name in ("seconds", "a second"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    for one in stretches:
        table.add_row(one.name, f"{one.seconds:.2f}", f"{one.count / max(one.seconds, 1e-9):,.0f}", one.note)
    console.print(table)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile of values, interpolated."""
    if len(values) < 2:
        return values[0] if values else float("nan")
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def show_figures(console: Console, title: str, figures: Sequence[Figure]) -> None:
    """Print the table; times in milliseconds."""
    table = Table(title=title, title_justify="left")
    table.add_column("what", no_wrap=True)
    for name in (
        "clients",
        "p50",
        "p95",
        "p99",
        "server p50",
        "a second",
        "CPU",
        "PG CPU",
        "of limit",
        "errors",
    ):
        table.add_column(name, justify="right", no_wrap=True)
    for figure in figures:
        table.add_row(*_cells(figure), style="bold" if figure.limits else None)
    console.print(table)


def _cells(figure: Figure) -> list[str]:
    client = [sample.client for sample in figure.good]
    served = [sample.server for sample in figure.good if sample.server is not None]
    cpu = [sample.cpu for sample in figure.good if sample.cpu is not None]
    share = figure.share_of_limit()
    database = figure.database_cpu
    return [
        figure.name,
        str(figure.clients),
        *(f"{percentile(client, percent):.1f}" for percent in (50, 95, 99)),
        f"{statistics.median(served):.1f}" if served else "–",
        f"{figure.per_second:,.0f}",
        f"{statistics.mean(cpu):.1f}" if cpu else "–",
        "–" if database is None or not client else f"{database * 1000 / len(client):.1f}",
        "–" if share is None else f"{share:.0%}",
        str(figure.errors),
    ]
