"""Django application of portal.api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Names the application."""

    name = "portal.api"
    label = "api"
