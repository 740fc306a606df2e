"""The demo and development: plain HTTP on loopback, mail into files, no second factor demanded."""

from config.settings.base import *  # noqa: F403

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *ALLOWED_HOSTS]  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "config.static.PlainStaticFilesStorage"}  # noqa: F405
