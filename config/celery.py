"""Celery for the portal; the outbox relay (kernel.jobs) is the only sender."""

from pathlib import Path

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

from config.env import default_settings

default_settings("config.settings.local")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["kernel.jobs"], related_name="worker")
app.steps["worker"].add("kernel.jobs.heartbeat:WorkerStep")
# A tick only enqueues what is not enqueued yet for this hour or day, so a second beat does no harm, and ticks
# that nobody took are worth nothing after their minute.
app.conf.beat_schedule = {"tick": {"task": "jobs.tick", "schedule": crontab(), "options": {"expires": 50}}}

for folder in ("data_folder_in", "control_folder"):
    path = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get(folder)
    if path:
        Path(path).mkdir(parents=True, exist_ok=True)
