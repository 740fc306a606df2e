"""What the health check asks; cheap, because it is asked often and must answer on a busy machine."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.db import Error

from kernel.jobs.selectors import living_parts

SECONDS = 1.0


def states() -> dict[str, bool]:
    """Whether database, broker, worker and relay do their part."""
    try:
        parts, database = living_parts(), True
    except Error:
        parts, database = set(), False
    return {
        "database": database,
        "broker": is_broker_up(),
        "worker": "worker" in parts,
        "relay": "relay" in parts,
    }


def is_broker_up() -> bool:
    """Redis answers a ping; without Redis the broker is a folder, which must take files."""
    url: str = settings.CELERY_BROKER_URL
    if not url.startswith("redis"):
        return os.access(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"], os.W_OK)
    try:
        return bool(_redis(url).ping())
    except redis.RedisError:
        return False


@cache
def _redis(url: str) -> Any:
    return redis.Redis.from_url(url, socket_connect_timeout=SECONDS, socket_timeout=SECONDS)
