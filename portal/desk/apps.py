"""Django admin as the desk: our own site with our own registrations, and nobody else's."""

from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig


class DeskAdminConfig(SimpleAdminConfig):
    """Django's admin application with the desk's site and registry; other packages' admin pages stay out."""

    default_site = "portal.desk.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        import_module("portal.desk.registry")
