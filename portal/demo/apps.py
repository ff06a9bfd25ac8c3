"""Django application of portal.demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Names the application."""

    name = "portal.demo"
    label = "demo"
