"""Every setting, read once, refusing nonsense. docs/settings.md lists them (a test compares).

Importing this module has no effect on the world: no file, no server. mypy imports it too.
"""

from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import structlog
from csp.constants import NONCE, SELF
from django.utils.functional import SimpleLazyObject
from environs import FileAwareEnv, validate

from bihuan.config import home

env = FileAwareEnv()


def at_least(least: int) -> validate.Range:
    return validate.Range(min=least, error="不能小于 {min}，现在是 {input}。")


def one_of(*words: str) -> validate.OneOf:
    return validate.OneOf(words, error="只能是 {choices} 之一，现在是 {input}。")


# -- where things are -------------------------------------------------------------------------
PACKAGE = Path(__file__).resolve().parent.parent
HOME = home.place()
HOST = env.str("BIHUAN_HOST", "127.0.0.1")
PORT = env.int("PORT", 8000, validate=at_least(1))
DEMO = env.bool("BIHUAN_DEMO", False)
PUBLIC_URL = env.str("BIHUAN_PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
PUBLIC_CONTACT = env.str("BIHUAN_PUBLIC_CONTACT", "")
PUBLIC_FIGURES = env.bool("BIHUAN_PUBLIC_FIGURES", False)
LOG_ORIGIN = env.str("BIHUAN_LOG_ORIGIN", "bihuan.example/log")
LOG_KEY_FILE = Path(env.str("BIHUAN_LOG_KEY_PATH", "") or HOME / "log.key")
DEBUG = env.bool("BIHUAN_DEBUG", False)
ALLOWED_HOSTS = [
    *env.list("BIHUAN_HOSTS", ["127.0.0.1", "localhost", "[::1]"]),
    urlsplit(PUBLIC_URL).hostname or "",
]
# How many reverse proxies of our own stand in front; their X-Forwarded headers are believed.
PROXIES = env.int("BIHUAN_PROXIES", 0, validate=at_least(0))

# Made in the data folder when it is first needed; nothing here has a default.
SECRET_KEY = env.str("BIHUAN_SECRET_KEY", "") or cast(
    str, SimpleLazyObject(lambda: home.secret(HOME))
)

# -- processes --------------------------------------------------------------------------------
WEB_WORKERS = env.int("BIHUAN_WEB_WORKERS", 2, validate=at_least(1))
WEB_THREADS = env.int("BIHUAN_WEB_THREADS", 4, validate=at_least(1))
JOBS_AT_ONCE = env.int("BIHUAN_JOBS", 2, validate=at_least(1))
STOP_SECONDS = env.int("BIHUAN_STOP_SECONDS", 20, validate=at_least(1))


# -- the database -----------------------------------------------------------------------------
# config.postgres puts DATABASE_URL into the environment when it starts the embedded server.
def database(variable: str, default: str) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address. A socket's folder may be given as `?host=`.

    A statement that comes for the fifth time over a connection is prepared: planning would be half
    of what a page's queries cost. Behind a pooler that hands a connection on after each
    transaction, say `?prepare_threshold=0` unless it knows prepared statements (PgBouncer ≥ 1.21).
    """
    found = dict(env.dj_db_url(variable, default))
    options = dict(found.get("OPTIONS") or {})
    threshold = int(options.pop("prepare_threshold", 5))
    options |= {"server_side_binding": True, "prepare_threshold": threshold or None}
    return {**found, "HOST": options.pop("host", "") or found["HOST"], "OPTIONS": options}


DATABASES = {"default": database("DATABASE_URL", "postgresql:///bihuan")}
# The owner's address, for migrations only; the same as the program's own when none is given.
DATABASE_OWNER = database(
    "DATABASE_OWNER_URL", env.str("DATABASE_URL", "") or "postgresql:///bihuan"
)
# A pool belongs to a process that serves: config.serve opens one in every web worker.
POOL = env.int("BIHUAN_DB_POOL", WEB_THREADS, validate=at_least(0))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["bihuan.kernel.react"]

# -- what is installed ------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "bihuan.kernel",
    "bihuan.facilities.pages",
    "bihuan.facilities.files",
    "bihuan.facilities.notify",
    "bihuan.facilities.once",
    "bihuan.facilities.search",
    "bihuan.facilities.similarity",
    "bihuan.facilities.throttle",
    "bihuan.facilities.forms",
    "bihuan.facilities.documents",
    "bihuan.rooms.voices",
    "bihuan.rooms.voices.mail",
    "bihuan.rooms.voices.letters",
    "bihuan.rooms.ledger",
    "bihuan.rooms.ledger.tree",
    "bihuan.rooms.ledger.urging",
    "bihuan.rooms.ledger.dispatch",
    "bihuan.rooms.ledger.deeds",
    "bihuan.rooms.ledger.changes",
    "bihuan.rooms.oversight",
    "bihuan.rooms.oversight.lookback",
    "bihuan.rooms.oversight.draws",
    "bihuan.rooms.oversight.field",
    "bihuan.rooms.oversight.notices",
    "bihuan.rooms.oversight.outcomes",
    "bihuan.rooms.oversight.rounds",
    "bihuan.rooms.oversight.handbook",
    "bihuan.rooms.collection",
    "bihuan.rooms.collection.asking",
    "bihuan.rooms.reports",
    "bihuan.rooms.reports.papers",
    "bihuan.rooms.reports.drafts",
    "bihuan.rooms.proof",
    "bihuan.doors.web",
    "bihuan.doors.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bihuan.doors.web.middleware.PostMiddleware",
    "bihuan.doors.web.middleware.ErrorMiddleware",
]
ROOT_URLCONF = "bihuan.config.urls"
WSGI_APPLICATION = "bihuan.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            PACKAGE / "doors/web/templates",
            PACKAGE / "doors/portal/templates",
            *sorted(PACKAGE.glob("rooms/*/templates")),
            *sorted(PACKAGE.glob("facilities/*/templates")),
        ],
        "OPTIONS": {
            "environment": "bihuan.doors.web.jinja.environment",
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
            "context_processors": ["bihuan.doors.web.context.page"],
        },
    },
    # Django's own engine renders only what Django itself ships.
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]
# What templates were compiled to, so that a start need not compile them again.
COMPILED = HOME / "templates"
# The controls of forms, drawn by Jinja2 too: several times as fast.
FORM_RENDERER = "django.forms.renderers.Jinja2"

# -- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "kernel.Account"
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "bihuan.config.passwords.MinimumLength",
        "OPTIONS": {"min_length": env.int("BIHUAN_PASSWORD_LENGTH", 10, validate=at_least(8))},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = env.int("BIHUAN_SESSION_HOURS", 10, validate=at_least(1)) * 3600
IDLE_MINUTES = env.int("BIHUAN_IDLE_MINUTES", 30, validate=at_least(1))
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# -- safety -----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF],
        "script-src": [SELF, NONCE],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}
CSRF_FAILURE_VIEW = "bihuan.doors.web.views_errors.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_MAX_BYTES = env.int("BIHUAN_UPLOAD_MAX_MB", 50, validate=at_least(1)) * 1024 * 1024

# -- mail -------------------------------------------------------------------------------------
# The mailbox that opinions arrive in; without a host none is read. No password has a default.
MAIL_HOST = env.str("BIHUAN_MAIL_HOST", "")
MAIL_PORT = env.int("BIHUAN_MAIL_PORT", 993, validate=at_least(1))
MAIL_TLS = env.str("BIHUAN_MAIL_TLS", "ssl", validate=one_of("ssl", "starttls"))
MAIL_USER = env.str("BIHUAN_MAIL_USER", "")
MAIL_PASSWORD = env.str("BIHUAN_MAIL_PASSWORD", "")
MAIL_CA = env.str("BIHUAN_MAIL_CA", "")
MAIL_FOLDER = env.str("BIHUAN_MAIL_FOLDER", "INBOX")
MAIL_DONE = env.str("BIHUAN_MAIL_DONE", "")
MAIL_MINUTES = env.int("BIHUAN_MAIL_MINUTES", 2, validate=at_least(1))
MAIL_CHANNEL = env.str("BIHUAN_MAIL_CHANNEL", "email", validate=one_of("email", "mailbox"))
# Receipts go out through this server; without a host none are sent.
SMTP_HOST = env.str("BIHUAN_SMTP_HOST", "")
SMTP_PORT = env.int("BIHUAN_SMTP_PORT", 465, validate=at_least(1))
SMTP_TLS = env.str("BIHUAN_SMTP_TLS", "ssl", validate=one_of("ssl", "starttls"))
SMTP_USER = env.str("BIHUAN_SMTP_USER", "")
SMTP_PASSWORD = env.str("BIHUAN_SMTP_PASSWORD", "")
SMTP_FROM = env.str("BIHUAN_SMTP_FROM", SMTP_USER)

# -- understanding ----------------------------------------------------------------------------
HOT_DAYS = env.int("BIHUAN_HOT_DAYS", 90, validate=at_least(14))

# -- words and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "bihuan.config.formats"
USE_I18N = True
TIME_ZONE = env.str("BIHUAN_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

# -- static files -----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [("vendor", PACKAGE / "doors/web/assets")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Pages ask for files by the names with the sum in them: the others are not kept and compressed.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# -- logs -------------------------------------------------------------------------------------
LOG_FORMAT = env.str("BIHUAN_LOG_FORMAT", "line", validate=one_of("line", "json"))
_json = structlog.processors.JSONRenderer(ensure_ascii=False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _json,
            ],
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {
        "handlers": ["stderr"],
        "level": env.str(
            "BIHUAN_LOG_LEVEL",
            "WARNING",
            validate=one_of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
        ),
    },
}
