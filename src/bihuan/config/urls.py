"""All addresses: every part of the program that has a `urls.py` brings its own."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

OURS = [name for name in settings.INSTALLED_APPS if name.startswith("bihuan.")]

urlpatterns = [path("", include(f"{app}.urls")) for app in OURS if find_spec(f"{app}.urls")]

handler400 = "bihuan.doors.web.views_errors.bad_request"
handler403 = "bihuan.doors.web.views_errors.forbidden"
handler404 = "bihuan.doors.web.views_errors.not_found"
handler500 = "bihuan.doors.web.views_errors.server_error"
