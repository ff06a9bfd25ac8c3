"""Django application of after-sales."""

from django.apps import AppConfig


class AftersalesConfig(AppConfig):
    name = "orders.aftersales"
    label = "aftersales"
