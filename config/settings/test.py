"""Tests: the owner logs in; every request and scope lowers itself to portal_app, as production is."""

from config import postgres
from config.settings.base import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": database(ENV.migration_database_url or postgres.url(VAR, "portal_owner"))}  # noqa: F405
DATABASES["default"]["TEST"] = {"NAME": "test_portal"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
MEDIA_ROOT = VAR / "test-files"  # noqa: F405
SITE_URL = "http://testserver"
# Served by the browser tests' own server; pages under test name no file that must exist.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
