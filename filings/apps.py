from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "filings"

    def ready(self) -> None:
        from filings.models import Authority, AuthorityGroupObjectPermission
        from filings.permissions import ROLES
        from kernel.tenancy.registry import register_axis

        register_axis("authority", model=Authority, grants=AuthorityGroupObjectPermission, roles=ROLES)
