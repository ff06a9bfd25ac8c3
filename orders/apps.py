"""Django application of the orders floor."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Names the application."""

    name = "orders"
