"""`manage.py advance_orders`: take the next step of open orders, to watch them move in the browser."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orders.lifecycle import State
from orders.progress.walking import open_orders, take_next_step
from orders.selectors import last_event
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope


class Command(BaseCommand):
    """Moves orders as the people at their sites would: release, pick, pack, ship, dock, deliver, invoice."""

    help = "Take the next step of open orders, as warehouse and driver would."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--order", metavar="NUMBER", help="this order only")
        parser.add_argument("--steps", type=int, default=1, metavar="N", help="how many steps (1)")
        parser.add_argument("--pause", type=float, default=2.0, metavar="S", help="seconds between steps (2)")
        parser.add_argument(
            "--limit", type=int, default=20, metavar="N", help="without --order: how many (20)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        for step in range(options["steps"]):
            if step:
                time.sleep(options["pause"])
            for number in self._numbers(options):
                self._advance(number)

    def _numbers(self, options: dict[str, Any]) -> list[str]:
        with scope(SYSTEM):
            if not options["order"]:
                return open_orders(limit=options["limit"])
            if last_event(options["order"]) is None:
                raise CommandError(f"There is no order {options['order']}")
        return [options["order"]]

    def _advance(self, number: str) -> None:
        with scope(SYSTEM):
            moved = take_next_step(number=number, author=None, now=clock.now())
        said = ", ".join(f"{count} × {State(state).value}" for state, count in moved.items())
        self.stdout.write(f"{number}: {said + ' → next' if said else 'nothing to do'}")
