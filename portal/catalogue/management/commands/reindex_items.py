"""Write the search texts of all items, and the vocabulary, anew."""

from typing import Any

from django.core.management.base import BaseCommand
from rich.progress import Progress

from portal.catalogue.services import reindex_items


class Command(BaseCommand):
    """``manage.py reindex_items``: safe to repeat and to break off."""

    help = "Write the search texts of all items anew."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with Progress() as progress:
            task = progress.add_task("Items", total=None)
            count = reindex_items(
                on_progress=lambda done, total: progress.update(task, completed=done, total=total)
            )
        self.stdout.write(f"{count} items indexed.")
