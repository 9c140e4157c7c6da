"""The portal as a WSGI application (gunicorn portal.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from portal.starting import refuse_a_wrong_start  # noqa: E402  (needs the applications loaded)

refuse_a_wrong_start()
