"""Django application of the inventory floor."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "inventory"
