"""guardian's object permissions, answered from the grants of the person, which a request loads once."""

from __future__ import annotations

from typing import Any

from django.db import models
from guardian.backends import ObjectPermissionBackend

from kernel.tenancy.grants import grants_of
from kernel.tenancy.registry import AXES


class GrantBackend(ObjectPermissionBackend):
    """The one question is `user.has_perm(permission, tenant)`; without a tenant the answer is no."""

    def has_perm(self, user_obj: Any, perm: str, obj: models.Model | None = None) -> bool:
        axis = next((axis for axis in AXES.values() if isinstance(obj, axis.model)), None)
        if obj is None or axis is None or not user_obj.is_active:
            return False
        label, _separator, codename = perm.rpartition(".")
        return label in ("", axis.app_label) and grants_of(user_obj).has(axis.name, obj.pk, codename)
