"""Columns of a kind that Django does not have."""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class VerbatimJSONField(models.JSONField):
    """JSON kept as the text that it came as: `json`, not `jsonb`.

    Half of the work of writing a large one, and less of reading it whole. For what is read whole: to look inside takes
    PostgreSQL through all of the text, and there is no `contains`.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002
        return "json"
