"""The admin site of the desk."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class DeskSite(AdminSite):
    """Stock Django admin for the wholesaler's own staff; log-in is the portal's."""

    site_header = _("Comptoir desk")
    site_title = _("Comptoir desk")
    index_title = _("Today")
