from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TenancyConfig(AppConfig):
    name = "kernel.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        post_migrate.connect(_complete_roles, dispatch_uid="complete_roles")


def _complete_roles(app_config: AppConfig, using: str, **_signal: Any) -> None:
    """A new version may name new permissions; the groups that are there already get them too."""
    from kernel.tenancy.registry import AXES
    from kernel.tenancy.roles import complete_roles

    for axis in AXES.values():
        if axis.app_label == app_config.label:
            complete_roles(axis, using=using)
