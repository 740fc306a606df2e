"""Writing of audit events; called inside the transaction of the deed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from kernel.audit.middleware import current_request_id
from kernel.audit.models import Event

if TYPE_CHECKING:
    from kernel.accounts.models import User


class System:
    """The actor of what the portal does by itself, such as opening answers at the deadline."""

    pk = None
    name = "系统"

    def __str__(self) -> str:
        return self.name


SYSTEM = System()
type Actor = User | System
AXES = ("consortium", "authority", "organisation")


def record(
    name: str,
    obj: models.Model,
    *,
    by: Actor,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """Append one event to the chain of the object's tenant."""
    return Event.objects.create(
        name=name,
        actor_id=by.pk,
        actor_name=str(by)[:120],
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        object_label=str(obj)[:300],
        reason=reason,
        before=_plain(before),
        after=_plain(after),
        request_id=current_request_id(),
        **tenants_of(obj),
    )


def _plain(values: dict[str, Any] | None) -> dict[str, Any]:
    """As JSON keeps it: dates, ids and lazy texts become text."""
    plain: dict[str, Any] = json.loads(json.dumps(values or {}, cls=DjangoJSONEncoder))
    return plain


def tenants_of(obj: models.Model) -> dict[str, UUID | None]:
    """Who may read events of this object; a model narrows it with `audit_tenants()`."""
    chosen = getattr(obj, "audit_tenants", None)
    if chosen is not None:
        tenants: dict[str, UUID | None] = chosen()
        return tenants
    own = obj._meta.model_name
    return {f"{axis}_id": obj.pk if axis == own else getattr(obj, f"{axis}_id", None) for axis in AXES}
