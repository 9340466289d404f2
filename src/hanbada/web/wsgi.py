"""The office as a WSGI application, for gunicorn or any other server."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanbada.web.settings")
application = get_wsgi_application()
# what is loaded stays: the collector walks over what requests make, and seldom
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
