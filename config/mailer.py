"""How mail leaves: into files by default, by SMTP with a URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# What the scheme says about encryption, and the port that goes with it.
SCHEMES: dict[str, tuple[dict[str, bool], int]] = {
    "smtp": ({}, 25),
    "smtp+tls": ({"use_tls": True}, 587),
    "smtp+ssl": ({"use_ssl": True}, 465),
}
TIMEOUT = 20  # seconds; a worker must not hang on a silent server


class UnknownMailer(SystemExit):
    """EMAIL_URL is not of the one form we read."""

    def __init__(self) -> None:
        super().__init__(
            "EMAIL_URL must look like smtp+tls://user:password@host:587 (or smtp+ssl://, smtp://)"
        )


def from_url(url: str, folder: Path) -> dict[str, Any]:
    """The Django mailer of a URL; without one every message becomes a file in `folder`."""
    if not url:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(folder)},
        }
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise UnknownMailer
    encryption, port = SCHEMES[parts.scheme]
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or port,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "timeout": TIMEOUT,
            **encryption,
        },
    }
