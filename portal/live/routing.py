"""Addresses of the tracking sockets."""

from django.urls import path

from portal.live.consumers import follow_order

websocket_urlpatterns = [path("ws/orders/<str:number>/", follow_order)]  # type: ignore[arg-type]
