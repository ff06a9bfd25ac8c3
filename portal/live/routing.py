"""Addresses of the tracking sockets."""

from typing import Any

websocket_urlpatterns: list[Any] = []
