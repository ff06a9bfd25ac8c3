"""Django application of the catalogue floor."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Names the application."""

    name = "portal.catalogue"
    label = "catalogue"
