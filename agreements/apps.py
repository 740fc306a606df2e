from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"

    def ready(self) -> None:
        from agreements.departures import touches
        from agreements.merging import objections
        from consortia.departures import register_touch
        from members.merging import register_check

        register_check(objections)
        register_touch(touches)
