"""The WSGI door, for HTTP workers beyond one machine; sockets need portal.asgi."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("DATABASE_POOL", "1")
os.environ.setdefault("SERVING", "1")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from portal.kernel.draining import announce_leaving
from portal.kernel.memory import settle_memory

application = get_wsgi_application()
settle_memory()
# gunicorn has taken its signals by now; granian takes them later, and drains without the announcement
announce_leaving(seconds=settings.DRAIN_SECONDS)
