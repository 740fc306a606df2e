"""Celery for the portal; the outbox relay (kernel.jobs) is the only sender."""

from pathlib import Path

from celery import Celery
from django.conf import settings

from config.env import default_settings

default_settings("config.settings.local")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["kernel.jobs"], related_name="worker")

for folder in ("data_folder_in", "control_folder"):
    path = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get(folder)
    if path:
        Path(path).mkdir(parents=True, exist_ok=True)
