from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class JobsConfig(AppConfig):
    name = "kernel.jobs"
    label = "jobs"

    def ready(self) -> None:
        # Shared tasks go to the Celery application that is current: every process must have made ours.
        import_module(settings.CELERY_APPLICATION_MODULE)
