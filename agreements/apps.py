from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"

    def ready(self) -> None:
        from agreements.merging import objections
        from members.merging import register_check

        register_check(objections)
