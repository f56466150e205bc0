"""Settings of the desk, from a data folder and the environment; nothing is edited by hand.

`JIHENG_DATA` is the folder of the data (database, evidence, secret), `JIHENG_DATABASE` a PostgreSQL address where
several machines share one database, `JIHENG_HOSTS` further host names; `JIHENG_HTTPS=1` says that a proxy serves the
desk by HTTPS.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jiheng.web.data import data_folder, secret_of
from jiheng.web.database import database_of

DATA = data_folder(os.environ.get("JIHENG_DATA", ""))
HERE = Path(__file__).resolve().parent
HTTPS = os.environ.get("JIHENG_HTTPS", "") == "1"

SECRET_KEY = secret_of(DATA)
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *os.environ.get("JIHENG_HOSTS", "").split()]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "jiheng.web.apps.WebConfig",
]
MIDDLEWARE = [
    "jiheng.web.middleware.headers.Headers",
    "jiheng.web.middleware.faults.Faults",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "jiheng.web.middleware.sessions.SessionPolicy",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "jiheng.web.urls"
WSGI_APPLICATION = "jiheng.web.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "environment": "jiheng.web.templating.environment.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "jiheng.web.context.desk_context",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.Jinja2"
DATABASES = {"default": database_of(os.environ.get("JIHENG_DATABASE", ""), DATA)}

AUTH_USER_MODEL = "web.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login/"

SESSION_ENGINE = "jiheng.web.sessions"
SESSION_COOKIE_NAME = "jiheng"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_IDLE = 2 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "jiheng_form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "jiheng.web.views.errors.forged"
# What a page says once goes with the browser: in the session it would be two more writes to the disk for each save.
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

LARGEST_FILE = 20 << 20
LARGEST_REQUEST = 64 << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 200
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
FILE_UPLOAD_PERMISSIONS = 0o600

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
APPEND_SLASH = True
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "file": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(DATA / "desk.log"),
            "maxBytes": 4 << 20,
            "backupCount": 3,
            "encoding": "utf-8",
            "formatter": "line",
            "delay": True,
        }
    },
    "root": {"handlers": ["file"], "level": "WARNING"},
}
