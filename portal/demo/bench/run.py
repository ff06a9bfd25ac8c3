"""A run from its beginning to its end: database, server, shop, figures, proof."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from rich.console import Console

from portal.demo.bench.batch import engine_stretches
from portal.demo.bench.database import bench_database
from portal.demo.bench.figures import show_figures, show_stretches
from portal.demo.bench.machine import machine, postmaster
from portal.demo.bench.promise import Bench
from portal.demo.bench.proof import Finding, count_orders, prove
from portal.demo.bench.repromise import repromise_stretches
from portal.demo.bench.serving import served
from portal.demo.bench.shop import fill_shelves, open_shop
from portal.kernel import clock

PARTS = ("engine", "repromise", "quotes", "orders")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be measured, how long each row, with how many clients and server threads, and on how much."""

    parts: tuple[str, ...] = PARTS
    seconds: float = 10.0
    clients: int = 16
    workers: int = 2
    threads: int = 4
    lines: int = 1_000_000
    scale: float = 1.0
    keep: bool = False

    def quick(self) -> "Wishes":
        """Return the same on little: to see that it runs, not how fast."""
        return replace(
            self, seconds=min(self.seconds, 1.0), clients=min(self.clients, 4), lines=2_000, scale=0.02
        )


def run_bench(wishes: Wishes, console: Console) -> bool:
    """Measure and print; return whether everything adds up afterwards."""
    tell = _teller(console)
    is_sound = True
    if "engine" in wishes.parts:
        tell("The engine alone …")
        show_stretches(console, "Engine alone, in memory", engine_stretches(wishes.lines))
    if set(wishes.parts) == {"engine"}:
        return True
    stamp = clock.now().date().isoformat()
    with bench_database(stamp=stamp, scale=wishes.scale, keep=wishes.keep, tell=tell) as address:
        for name, what in machine().items():
            console.print(f"{name:<12} {what}", highlight=False)
        if "repromise" in wishes.parts:
            tell(f"{wishes.lines:,} open lines promised again …")
            show_stretches(console, "Promised again, from table to table", repromise_stretches(wishes.lines))
        if {"quotes", "orders"} & set(wishes.parts):
            is_sound = _under_load(wishes, console, address, tell)
    return is_sound


def _under_load(wishes: Wishes, console: Console, address: str, tell: Callable[[str], object]) -> bool:
    now = clock.now()
    shop = open_shop(clients=wishes.clients, now=now)
    with served(address, workers=wishes.workers, threads=wishes.threads) as server:
        bench = Bench(
            shop=shop,
            port=server.port,
            address=address,
            database=postmaster(),
            seconds=wishes.seconds,
            clients=wishes.clients,
            today=now.date(),
            tell=tell,
        )
        title = f"{wishes.workers} server processes of {wishes.threads} threads, {wishes.seconds:g} s a row"
        if "quotes" in wishes.parts:
            show_figures(console, f"Quotes: {title}", bench.quotes())
        if "orders" not in wishes.parts:
            return not bench.errors
        tell("Filling the shelves …")
        fill_shelves(shop, now=now)
        before = count_orders()
        show_figures(console, f"Orders: {title}", bench.orders())
    return _is_sound(console, prove(bench.numbers, bench.errors, orders_before=before))


def _is_sound(console: Console, findings: list[Finding]) -> bool:
    for finding in findings:
        console.print(
            f"{'no ' if finding.trouble else 'yes'}  {finding.claim}  {finding.trouble}".rstrip(),
            highlight=False,
        )
    return not any(finding.trouble for finding in findings)


def _teller(console: Console) -> Callable[[str], object]:
    return lambda text: console.print(f"· {text}", style="dim", highlight=False)
