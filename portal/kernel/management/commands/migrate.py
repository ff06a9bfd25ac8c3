"""Migrations run as the owner of the tables; everything else runs under the portal's role."""

from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connections


class Command(MigrateCommand):
    """Django's migrate, without assuming the portal's role, and without its limit of time.

    Its checks connect before that role exists, and a table that is written anew takes as long as it takes.
    """

    def execute(self, *args: Any, **options: Any) -> str | None:
        database = connections[options["database"]]
        database.close()
        database.settings_dict["OPTIONS"].pop("assume_role", None)
        database.settings_dict["OPTIONS"]["options"] += " -c statement_timeout=0"
        return super().execute(*args, **options)
