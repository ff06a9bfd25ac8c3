"""Django application of after-sales."""

from django.apps import AppConfig


class AftersalesConfig(AppConfig):
    """Names the application."""

    name = "orders.aftersales"
    label = "aftersales"
