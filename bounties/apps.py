from django.apps import AppConfig


class BountiesConfig(AppConfig):
    name = "bounties"

    def ready(self) -> None:
        from bounties.merging import objections
        from members.merging import register_check

        register_check(objections)
