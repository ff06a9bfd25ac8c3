"""Is the process alive, and may traffic come: not leaving, database reachable and migrated."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from portal.kernel.access import public
from portal.kernel.draining import is_draining

_migrated: dict[str, bool] = {}


@never_cache
@public
def live(_request: HttpRequest) -> JsonResponse:
    """Answer 200 while the process can answer at all."""
    return JsonResponse({"status": "live"})


@never_cache
@public
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and has every migration, else 503 with the reason."""
    reason = _obstacle()
    return JsonResponse({"status": reason or "ready"}, status=503 if reason else 200)


def _obstacle() -> str:
    if is_draining():
        return "this process is leaving"
    try:
        return "" if _is_migrated() else "migrations are missing"
    except DatabaseError:
        return "the database does not answer"


def _is_migrated() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if not _migrated.get("done"):
        executor = MigrationExecutor(connection)
        _migrated["done"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated["done"]
