"""Django application of the inventory floor."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Names the application."""

    name = "inventory"
