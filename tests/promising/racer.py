"""A process of impatient buyers: run by the race as `python -m tests.promising.racer`, killed at any moment.

Each thread quotes one piece of every hot item and orders it, until one of them is sold out. Lines on standard
output: `try PROMISE KEY` before an order is asked for, `got KEY NUMBER` after it was accepted, `end` at the end.
"""

import argparse
import os
import random
import sys
import threading
import time
from uuid import UUID, uuid4

import django


def main() -> None:
    """Start the buyers and wait for them."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--database", required=True)
    asked.add_argument("--company", type=int, required=True)
    asked.add_argument("--user", type=int, required=True)
    asked.add_argument("--ship-to", type=UUID, required=True)
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--hold", action="store_true", help="hold before ordering, half of the time")
    asked.add_argument("skus", nargs="+")
    options = asked.parse_args()
    django.setup()
    from django.db import connections

    connections.settings["default"]["NAME"] = options.database
    connections["default"].settings_dict["NAME"] = options.database
    buyers = [threading.Thread(target=buy, args=(options,)) for _ in range(options.threads)]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    say("end")


def say(*words: object) -> None:
    """Write one line at once: what is not written is not known to have happened."""
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def buy(options: argparse.Namespace) -> None:
    """Order one piece of each hot item, in an order of one's own, until they are sold out or the race is gone."""
    from django.db import InterfaceError, OperationalError, connection

    from portal.kernel.errors import Conflict

    chance, race = random.Random(), os.getppid()
    while os.getppid() == race:
        try:
            if not _buy_once(options, chance):
                return
        except Conflict:
            continue
        except (InterfaceError, OperationalError):
            connection.close()
            time.sleep(0.05)


def _buy_once(options: argparse.Namespace, chance: random.Random) -> bool:
    from orders.placing import place_order
    from portal.kernel import clock
    from portal.kernel.models import User
    from portal.kernel.tenancy import Scope, scope
    from promising.services import RequestedLine, hold_promise, quote_promise

    who = {"company_id": options.company}
    with scope(Scope(options.company)):
        user = User.objects.get(pk=options.user)
        lines = [RequestedLine(sku, 1) for sku in chance.sample(options.skus, len(options.skus))]
        promise = quote_promise(user=user, ship_to=options.ship_to, lines=lines, now=clock.now(), **who)
    if not promise.options[0].is_complete:
        return False
    if options.hold and chance.random() < 0.5:
        with scope(Scope(options.company)):
            hold_promise(promise_id=promise.id, option="earliest", now=clock.now(), **who)
    key = uuid4()
    say("try", promise.id, key)
    with scope(Scope(options.company)):
        placed = place_order(
            user=user,
            promise_id=promise.id,
            option="earliest",
            idempotency_key=str(key),
            now=clock.now(),
            **who,
        )
    say("got", key, placed.number)
    return True


if __name__ == "__main__":
    main()
