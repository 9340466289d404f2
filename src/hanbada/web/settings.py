"""Django's settings: everything that differs between machines comes from the environment.

HANBADA_OFFICE   folder of database, uploads and secret      (HANBADA_HOME/office)
HANBADA_SITE     address people type; https switches on all that needs it   (http://127.0.0.1:8000)
HANBADA_SECRET   secret key        HANBADA_SECRET_OLD  former keys, comma between
DATABASE_URL     postgres://…      (SQLite in the folder)
HANBADA_OIDC     issuer,client id,secret,name shown       (no single sign-on)
HANBADA_COUNTRY  ISO 3166 alpha-3 of the exporters, where a programme's content names none   (KOR)
HANBADA_PROXIES  number of trusted proxies in front        (0)
HANBADA_WEBHOOK_HOSTS  hosts that webhooks may call, comma between  (none)
HANBADA_API_RATE  requests that one API token may send              (600/m)
HANBADA_DESIGN   1 shows the page of all parts at /design/  (0)
"""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hanbada.base.scan import folders
from hanbada.data.store import default_home
from hanbada.web.database import database
from hanbada.web.secret import secret_key
from hanbada.web.signing_in import *  # noqa: F403

WEB = Path(__file__).parent
OBJECTS = Path(str(files("hanbada.programme"))) / "objects"
OFFICE = Path(os.environ.get("HANBADA_OFFICE") or default_home() / "office")
SITE = urlsplit(os.environ.get("HANBADA_SITE") or "http://127.0.0.1:8000")
SECURE = SITE.scheme == "https"
COUNTRY = os.environ.get("HANBADA_COUNTRY", "KOR")
PROXIES = int(os.environ.get("HANBADA_PROXIES", "0"))

DEBUG = False
SECRET_KEY = secret_key(OFFICE)
SECRET_KEY_FALLBACKS = list(filter(None, os.environ.get("HANBADA_SECRET_OLD", "").split(",")))
ALLOWED_HOSTS = sorted({SITE.hostname or "127.0.0.1"} | (set() if SECURE else {"127.0.0.1", "localhost", "[::1]"}))
CSRF_TRUSTED_ORIGINS = [f"{SITE.scheme}://{SITE.netloc}"]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "hanbada.programme",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hanbada.web.middleware.permissions_policy",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hanbada.web.middleware.standing",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "hanbada.web.urls"
WSGI_APPLICATION = "hanbada.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates", *(path / "templates" for path in folders(OBJECTS, "pages.py").values())],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hanbada.web.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.l10n",
                "django.templatetags.static",
                "hanbada.programme.templatetags.office",
                "hanbada.web.templatetags.look",
                "hanbada.web.templatetags.parts",
            ],
        },
    }
]
FORM_RENDERER = "hanbada.web.look.forms.Forms"
WEBHOOK_HOSTS = frozenset(filter(None, os.environ.get("HANBADA_WEBHOOK_HOSTS", "").split(",")))
WEBHOOK_LOOPBACK = False  # only the tests answer themselves
API_RATE = os.environ.get("HANBADA_API_RATE") or "600/m"
DESIGN_PAGE = os.environ.get("HANBADA_DESIGN") == "1"

DATABASES: dict[str, Any] = {"default": database(os.environ.get("DATABASE_URL", ""), OFFICE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [WEB / "locale", *(path / "locale" for path in folders(OBJECTS, "pages.py").values())]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = OFFICE / "static"
STATICFILES_DIRS = [WEB / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": OFFICE / "uploads"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "hanbada.programme.uploads.Limit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

EMAIL_BACKEND = os.environ.get("HANBADA_MAIL", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = OFFICE / "outbox"
DEFAULT_FROM_EMAIL = f"hanbada@{SITE.hostname}"

SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "hanbada.web.errors.csrf_failed"
X_FRAME_OPTIONS = "DENY"

_ISSUER = urlsplit(os.environ.get("HANBADA_OIDC", "").split(",")[0])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # data: the QR code of an authenticator app
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        # a browser holds this against the redirect to the single sign-on server too
        "form-action": ["'self'", *([f"{_ISSUER.scheme}://{_ISSUER.netloc}"] if _ISSUER.netloc else [])],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
