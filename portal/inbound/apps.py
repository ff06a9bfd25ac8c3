"""Django application of portal.inbound."""

from django.apps import AppConfig


class InboundConfig(AppConfig):
    """Names the application."""

    name = "portal.inbound"
    label = "inbound"
