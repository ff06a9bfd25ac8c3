"""`manage.py calibrate`: learn from the observed legs and receipts how sure promises are."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from portal.kernel import clock
from promising.services.calibrating import COUNTED, calibrate_delays


class Command(BaseCommand):
    """Prints how much was learnt; promises made from then on rest on it."""

    help = "Learn from a year of observed legs and receipts how surely promises are kept."

    def handle(self, *_args: Any, **_options: Any) -> None:
        began = time.monotonic()
        console = Console(file=sys.stderr)
        with Progress(console=console, disable=not console.is_terminal) as bars:
            task = bars.add_task(_("Legs"), total=len(COUNTED))
            found = calibrate_delays(now=clock.now(), told=lambda _leg: bars.advance(task))
        if found is None:
            self.stdout.write(_("No leg was observed yet: nothing to learn from."))
            return
        self.stdout.write(
            _(
                "Learnt from %(count)s observations (%(seconds)s s); a sparse way leans on %(strength)s of its likes."
            )
            % {
                "count": found.observations,
                "seconds": f"{time.monotonic() - began:.1f}",
                "strength": f"{found.strength:g}",
            }
        )
