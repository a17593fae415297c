"""Pages: Django as a WSGI application, served in threads beside the streams of asgi.py."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfolk_web.settings")
application = get_wsgi_application()
