"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

from portal.kernel import health

handler400 = "portal.pages.errors.bad_request"
handler404 = "portal.pages.errors.not_found"
handler500 = "portal.pages.errors.server_error"

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("account/", include("allauth.urls")),
    path("desk/", admin.site.urls),
    path("api/", include("portal.api.urls")),
    path("", include("portal.pages.urls")),
]
