"""The portal as the demo runs it, under test: cheap passwords, static files straight from their folders."""

from config.settings.local import *  # noqa: F403

# The hashes that tests/world.py writes.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Collecting and compressing takes longer than the whole journey.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = True
