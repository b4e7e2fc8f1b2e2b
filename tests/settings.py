"""The program's settings, changed only where a test run needs it."""

from bihuan.config.settings import *  # noqa: F403
from bihuan.config.settings import DATABASE_OWNER, DATABASES, STORAGES

# Databases are made by the owner; tests.database then lets every connection act as the run-time
# role. The backend differs from Django's only in how it empties tables after a test.
DATABASES["default"] |= DATABASE_OWNER | {"ENGINE": "tests.backend"}
# Pages name their files without fingerprints: nothing is collected for a test.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Argon2 is slow on purpose; signing in a thousand times is not what the tests are about.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
