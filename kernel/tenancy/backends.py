"""guardian's object permissions, answered from the grants that the request has loaded already."""

from __future__ import annotations

from typing import Any

from django.db import models
from guardian.backends import ObjectPermissionBackend

from kernel.tenancy.registry import AXES


class GrantBackend(ObjectPermissionBackend):
    """The one question is `user.has_perm(permission, tenant)`; without a tenant the answer is no."""

    def has_perm(self, user_obj: Any, perm: str, obj: models.Model | None = None) -> bool:
        if obj is None or not user_obj.is_active:
            return False
        grants = getattr(user_obj, "_grants", None)
        axis = next((axis for axis in AXES.values() if isinstance(obj, axis.model)), None)
        if grants is None or axis is None:
            return bool(super().has_perm(user_obj, perm, obj))
        label, _separator, codename = perm.rpartition(".")
        return label in ("", axis.app_label) and grants.has(axis.name, obj.pk, codename)
