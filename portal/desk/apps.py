"""Django admin as the desk: our own site with our own registrations."""

from importlib import import_module

from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    """Django's admin application with the desk's site and registry."""

    default_site = "portal.desk.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        import_module("portal.desk.registry")
