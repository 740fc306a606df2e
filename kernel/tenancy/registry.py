"""The three tenant axes, registered by the apps that own their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import models

AxisName = Literal["consortium", "authority", "organisation"]


@dataclass(frozen=True)
class Axis:
    """One tenant axis: its model, the table of group grants on it, and how a URL names it."""

    name: AxisName
    model: type[models.Model]
    grants: type[models.Model]
    setting: str
    slug_kwarg: str
    app_label: str
    roles: Mapping[str, Sequence[str]]
    ended: str
    absorbed: str


AXES: dict[str, Axis] = {}


def register_axis(
    name: AxisName,
    *,
    model: type[models.Model],
    grants: type[models.Model],
    roles: Mapping[str, Sequence[str]],
    ended: str = "",
    absorbed: str = "",
) -> None:
    """Called from an app's `ready()`; `grants` is guardian's direct-foreign-key group permission model.

    `ended` is the status in which a tenant's roles are cut down for good; `absorbed` the column that names
    the tenant into which another went, with the same effect.
    """
    AXES[name] = Axis(
        name=name,
        model=model,
        grants=grants,
        setting=f"portal.{name}",
        slug_kwarg=f"{name}_slug",
        app_label=model._meta.app_label,
        roles=roles,
        ended=ended,
        absorbed=absorbed,
    )


def axis_of(permission: str) -> Axis:
    """The axis a permission such as `consortia.sign_agreement` lies on."""
    label = permission.partition(".")[0]
    return next(axis for axis in AXES.values() if axis.app_label == label)


def tenant_of(obj: models.Model, permission: str) -> models.Model | None:
    """The tenant of `obj` on the axis of `permission`, as far as a right needs it: by its id.

    The row itself may be hidden from the caller, such as the consortium behind a dossier from an officer.
    """
    axis = axis_of(permission)
    if isinstance(obj, axis.model):
        return obj
    tenant_id = getattr(obj, f"{axis.name}_id", None)
    return axis.model(pk=tenant_id) if tenant_id else None
