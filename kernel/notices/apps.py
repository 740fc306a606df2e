from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NoticesConfig(AppConfig):
    name = "kernel.notices"
    label = "notices"

    def ready(self) -> None:
        # Every app says its texts in notices.py and its background work in tasks.py and periodic.py.
        autodiscover_modules("notices", "tasks", "periodic")
