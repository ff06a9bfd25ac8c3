"""Django application of the customers floor."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Names the application."""

    name = "portal.customers"
    label = "customers"
