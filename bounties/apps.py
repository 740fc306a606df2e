from django.apps import AppConfig


class BountiesConfig(AppConfig):
    name = "bounties"

    def ready(self) -> None:
        from bounties.departures import touches
        from bounties.merging import objections
        from consortia.departures import register_touch
        from members.merging import register_check

        register_check(objections)
        register_touch(touches)
