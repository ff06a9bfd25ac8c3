"""The WSGI door, for HTTP workers beyond one machine; sockets need portal.asgi."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("SERVING", "1")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
