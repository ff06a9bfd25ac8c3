"""Django application of portal.pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Names the application."""

    name = "portal.pages"
    label = "pages"
