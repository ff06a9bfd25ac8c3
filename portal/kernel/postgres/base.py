"""Django's PostgreSQL with a pool whose connections are looked at before they are used, instead of being asked."""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg.types.string import TextLoader


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes no connection from the pool that its server has left.

    A server that ends says so, or at least closes its side, and either lies unread in a connection that nobody uses.
    To look costs microseconds; the question that Django's CONN_HEALTH_CHECKS sends ahead of each request costs a way
    to the database and back. Who goes without a word is noticed by `tcp_user_timeout`, as in any other question.
    """

    def get_connection_params(self) -> dict[str, Any]:
        """Return what a connection is made with; `json` comes as text then, as `jsonb` does with Django."""
        params = super().get_connection_params()
        params["context"].register_loader("json", TextLoader)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a new connection, or one of the pool that is alive."""
        connection = super().get_new_connection(conn_params)
        while self.pool and _has_unread(connection):
            connection.close()
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection


def _has_unread(connection: Any) -> bool:
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))
