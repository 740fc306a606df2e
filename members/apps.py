from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"

    def ready(self) -> None:
        from kernel.tenancy.registry import register_axis
        from members.models import Organisation, OrganisationGroupObjectPermission

        register_axis("organisation", model=Organisation, grants=OrganisationGroupObjectPermission)
