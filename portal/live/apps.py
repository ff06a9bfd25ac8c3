"""Django application of portal.live."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Names the application."""

    name = "portal.live"
    label = "live"
