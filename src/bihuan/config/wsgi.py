"""For a WSGI server of one's own; `bihuan run` needs none. `DATABASE_URL` must be set."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
application = get_wsgi_application()
