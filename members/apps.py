from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"

    def ready(self) -> None:
        from kernel.tenancy.registry import register_axis
        from members.models import Organisation, OrganisationGroupObjectPermission
        from members.permissions import ROLES

        register_axis(
            "organisation",
            model=Organisation,
            grants=OrganisationGroupObjectPermission,
            roles=ROLES,
            absorbed="merged_into_id",
        )
