"""Django application of portal.inbound."""

from django.apps import AppConfig


class InboundConfig(AppConfig):
    name = "portal.inbound"
    label = "inbound"
