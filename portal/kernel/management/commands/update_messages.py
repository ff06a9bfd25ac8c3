"""Brings the French catalog up to date with the sentences of code and templates."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.kernel.wording import missing, update


class Command(BaseCommand):
    """Writes portal/locale/fr/LC_MESSAGES/django.po and lists what is not translated."""

    help = "Gather all sentences and list those without a French translation."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        path = settings.LOCALE_PATHS[0] / "fr" / "LC_MESSAGES" / "django.po"
        number = update(settings.BASE_DIR, path)
        for text in missing(settings.BASE_DIR, path):
            self.stdout.write(text)
        self.stdout.write(f"{number} without translation")
