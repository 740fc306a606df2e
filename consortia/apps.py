from django.apps import AppConfig


class ConsortiaConfig(AppConfig):
    name = "consortia"

    def ready(self) -> None:
        from consortia.models import Consortium, ConsortiumGroupObjectPermission
        from consortia.permissions import ROLES
        from consortia.states import ConsortiumStatus
        from kernel.tenancy.registry import register_axis

        register_axis(
            "consortium",
            model=Consortium,
            grants=ConsortiumGroupObjectPermission,
            roles=ROLES,
            ended=ConsortiumStatus.DISSOLVED,
        )
