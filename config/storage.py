"""Where files lie: a folder by default, any S3-compatible store by URL."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class UnknownStorage(SystemExit):
    """STORAGE_URL is not of the one form we read."""

    def __init__(self) -> None:
        super().__init__("STORAGE_URL must look like s3://key:secret@host:port/bucket?region=…&tls=1")


def from_url(url: str) -> dict[str, Any]:
    """The Django storage of a URL; nothing in it is ever served by a public address."""
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not (parts.hostname and parts.username and parts.password and bucket):
        raise UnknownStorage
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host = parts.hostname + (f":{parts.port}" if parts.port else "")
    scheme = "https" if query.get("tls", "1") == "1" else "http"
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "bucket_name": bucket,
            "endpoint_url": f"{scheme}://{host}",
            "region_name": query.get("region", "us-east-1"),
            "addressing_style": "path",
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
