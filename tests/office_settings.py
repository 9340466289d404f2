"""Settings of the office's tests: its own folder, quick hashing, mail in memory; the database as DATABASE_URL says."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# in memory where the system has such a folder: every write of the office waits for the disk, and tests write a lot
os.environ.setdefault(
    "HANBADA_OFFICE",
    tempfile.mkdtemp(prefix="hanbada-office-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None),
)
os.environ.setdefault("HANBADA_SECRET", "a key for tests only, long enough for check --deploy to be content with it")

from hanbada.web.settings import *  # noqa: F403
from hanbada.web.translations import compile_stale

compile_stale()  # before anything asks for a text: gettext keeps what it found at first

# a file: in memory, SQLite knows neither WAL nor a wait for another writer; a new mapping: this file may be read twice
TEST = {} if os.environ.get("DATABASE_URL") else {"NAME": str(OFFICE / "test.sqlite3")}  # noqa: F405
DATABASES = {"default": {**DATABASES["default"], "TEST": TEST}}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # the manifest storage asks for files that only `collectstatic` makes
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WEBHOOK_HOSTS = frozenset({"hooks.example"})
DESIGN_PAGE = True
