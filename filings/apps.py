from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "filings"

    def ready(self) -> None:
        from consortia.departures import register_touch
        from filings.departures import touches
        from filings.models import Authority, AuthorityGroupObjectPermission
        from filings.permissions import ROLES
        from kernel.tenancy.registry import register_axis

        register_axis("authority", model=Authority, grants=AuthorityGroupObjectPermission, roles=ROLES)
        register_touch(touches)
