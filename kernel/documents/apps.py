from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DocumentsConfig(AppConfig):
    name = "kernel.documents"
    label = "documents"

    def ready(self) -> None:
        # Every app says in sheets.py what it takes in from spreadsheets.
        autodiscover_modules("sheets")
