"""Django application of the promising floor."""

from django.apps import AppConfig


class PromisingConfig(AppConfig):
    """Names the application."""

    name = "promising"
