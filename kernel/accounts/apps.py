from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kernel.accounts"
    label = "accounts"

    def ready(self) -> None:
        from kernel.accounts import openapi  # noqa: F401 - registers itself
