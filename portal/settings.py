"""Settings: wiring only; whatever differs between machines comes from the environment (see README)."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / ".data"))
# Each process does one thing at a time: threads for its small matrices stand in each other's way (8 times slower).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _flag(name: str, default: str = "") -> bool:
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def _words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).split(",") if word]


DEBUG = _flag("DEBUG")
DEMO = _flag("DEMO")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if _flag("SERVING"):
        raise ImproperlyConfigured("SECRET_KEY is not set: set it to a long random text that only you know")
    SECRET_KEY = "only-for-commands-without-a-server"  # noqa: S105 - it signs nothing that lasts
ALLOWED_HOSTS = _words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_FAILURE_VIEW = "portal.pages.errors.form_too_old"
CSRF_TRUSTED_ORIGINS = _words("CSRF_TRUSTED_ORIGINS")
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")
USES_HTTPS = PUBLIC_URL.startswith("https://")
# Between SIGTERM and the server's own end: not ready, still serving, so that a load balancer looks elsewhere.
DRAIN_SECONDS = float(os.environ.get("DRAIN_SECONDS", "5"))

INSTALLED_APPS = [
    "portal.desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "template_partials",
    "channels",
    "csp",
    "portal.kernel",
    "portal.customers",
    "portal.catalogue",
    "inventory",
    "promising",
    "orders",
    "orders.aftersales",
    "portal.inbound",
    "portal.live",
    "portal.pages",
    "portal.api",
    "portal.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.pages.policy.PagePolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.kernel.locale.UserLocaleMiddleware",
    "portal.kernel.readable.ReadableMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.pages.preload.PreloadMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.pages.methods.MethodMiddleware",
    "portal.customers.middleware.AccessMiddleware",
]
# Views that we do not write, by package, and whom they are for; every other view declares it itself.
THIRD_PARTY_AUDIENCES = {
    "allauth": "public",
    "drf_spectacular": "public",
    "django.contrib.admin": "desk",
    "django.contrib.auth.admin": "desk",
    "django.contrib.contenttypes.views": "desk",
    "django.views.generic.base": "public",
}

if "pytest" in sys.modules:  # N+1 queries raise in every test
    INSTALLED_APPS.append("zeal")
    MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")
    ZEAL_ALLOWLIST = [{"model": "sessions.Session"}]  # Django's own log-in reads its session twice

ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.pages.context.frame",
                "portal.demo.context.logins",
            ],
            "libraries": {"desk": "portal.desk.templating"},
            "builtins": [
                "django.templatetags.i18n",
                "template_partials.templatetags.partials",
                "portal.pages.templatetags.figures",
            ],
        },
    }
]

# The portal works under a role that owns nothing (portal.kernel.tenancy_sql); only migrate does not.
DATABASES = {
    "default": dj_database_url.config(default="postgres:///comptoir", engine="portal.kernel.postgres")
}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "assume_role": "comptoir_app",
    "connect_timeout": 5,
    # A server that is gone without a word is given up after ten seconds, in the middle of a question too.
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    # Only portal.kernel.statements prepares. Behind PgBouncer this takes its version 1.22; None turns it off.
    "prepare_threshold": 5,
    "options": "-c lock_timeout=3s -c statement_timeout=5s -c idle_in_transaction_session_timeout=10s"
    " -c plan_cache_mode=force_generic_plan",
}
if _flag("DATABASE_POOL"):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 20, "timeout": 5}
    # Django's assume_role asks the pool for a connection while the pool configures one, and waits for itself:
    # the role comes with the connection instead.
    DATABASES["default"]["OPTIONS"]["options"] += (
        f" -c role={DATABASES['default']['OPTIONS'].pop('assume_role')}"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, since Redis may be away: log-in attempts are counted here, for all processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
REDIS_PREFIX = os.environ.get("REDIS_PREFIX", "comptoir")  # another for each portal on the same Redis
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [{"address": REDIS_URL, "socket_connect_timeout": 2, "socket_keepalive": True}],
            "prefix": REDIS_PREFIX,
        },
    }
}

AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "portal.customers.adapter.ClosedAccountAdapter"
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "Comptoir <comptoir@localhost>")

SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = USES_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = USES_HTTPS and _flag("SSL_REDIRECT", "1")
SECURE_REDIRECT_EXEMPT = ["^health/"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if USES_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("BEHIND_PROXY") else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(_flag("BEHIND_PROXY"))  # else all log-ins would count as the proxy's
# Subdomains and the browsers' preload list are the domain owner's to decide, not this portal's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or not STATIC_ROOT.exists()
        else "portal.kernel.storage.HashedStaticFiles"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portal.api.authentication.KeyOrSessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["portal.api.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.api.parsing.OrjsonParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.api.problems.problem_response",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Comptoir",
    "VERSION": "1",
    "DESCRIPTION": "Find an item at your price, be promised a delivery, order, follow, change, return. "
    "Decimals are strings, instants ISO 8601 in UTC; what is refused is a problem document (RFC 9457) that names "
    "line, field and remedy. A key is made at /keys/ in the portal and sent as a bearer token.",
    "ENUM_NAME_OVERRIDES": {"OptionCode": ("earliest", "wanted", "cheapest", "fewest")},
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

_SOCKET = {
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "visibility_timeout": 300,
}
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = _SOCKET
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# They come again anyway, since none of them had been acknowledged.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_DEFAULT_QUEUE = REDIS_PREFIX
CELERY_TIMEZONE = "UTC"
# What is deleted, how long after which instant of its rows, and of which rows only; all else is kept for ever.
RETENTION: list[tuple[str, str, timedelta, dict[str, Any]]] = [
    ("kernel.OutboxMessage", "sent_at", timedelta(days=7), {}),
    ("kernel.IdempotencyRecord", "created_at", timedelta(days=30), {}),
    # a confirmed promise became an order and stays with it
    ("promising.Promise", "expires_at", timedelta(days=30), {"state__in": ["quoted", "held", "cancelled"]}),
    # a change that was applied is part of its order's story
    ("orders.OrderChange", "expires_at", timedelta(days=30), {"applied_at": None}),
    # an earlier date that was had is part of its order's story
    (
        "orders.Gain",
        "expires_at",
        timedelta(days=30),
        {"state__in": ["offered", "declined", "lapsed", "withdrawn"]},
    ),
    ("sessions.Session", "expire_date", timedelta(0), {}),
]
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "relay-outbox": {
        "task": "portal.live.tasks.relay_outbox",
        "schedule": timedelta(seconds=2),
        "options": {"expires": 10},
    },
    "sweep-backorders": {
        "task": "orders.tasks.sweep_backorders",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "sweep-gains": {
        "task": "orders.tasks.sweep_gains",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 600},
    },
    "sweep-expired-holds": {
        "task": "promising.tasks.sweep_expired_holds",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "purge": {
        "task": "portal.kernel.tasks.purge",
        "schedule": crontab(minute=17),
        "options": {"expires": 1800},
    },
    "calibrate": {
        "task": "promising.tasks.calibrate",
        "schedule": crontab(hour=1, minute=30),
        "options": {"expires": 3600},
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
