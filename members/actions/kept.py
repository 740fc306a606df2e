"""What the writers of figures, evidence, honours and people share: one door, one trace of what changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.notices.actions import notify_holders
from kernel.tenancy.errors import RuleBroken
from members import permissions as P
from members.models import Evidence, Organisation


def only(fields: Mapping[str, Any], allowed: Collection[str]) -> dict[str, Any]:
    if unknown := fields.keys() - set(allowed):
        raise TypeError(f"not to be set: {sorted(unknown)}")
    return dict(fields)


def changes(row: models.Model, fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `fields` would change on the row: before and after."""
    before = {name: getattr(row, name) for name in fields}
    after = {name: value for name, value in fields.items() if before[name] != value}
    return {name: before[name] for name in after}, after


def write(row: models.Model, after: Mapping[str, Any]) -> None:
    for name, value in after.items():
        setattr(row, name, value)
    row.save(update_fields=[*after, "updated_at"])


def require_evidence(organisation: Organisation, evidence_id: UUID | None, *, attr: str = "evidence") -> None:
    """Proof is taken from the organisation's own list."""
    if evidence_id is None:
        return
    if not Evidence.objects.filter(pk=evidence_id, organisation=organisation).exists():
        raise RuleBroken(_("This file is not among the organisation's evidence."), attr=attr)


def require_term(first: Any, last: Any) -> None:
    if first and last and last < first:
        raise RuleBroken(_("The last day lies before the first."), attr="valid_until")


def tell_administrators(
    organisation: Organisation, kind: str, *, by: User, key: str, page: str, **params: Any
) -> None:
    """Tell those who answer for the organisation's data, except the one who did the deed."""
    notify_holders(
        P.MANAGE,
        organisation,
        kind,
        key=f"{kind}:{key}",
        url=f"{organisation.get_absolute_url()}{page}",
        but=by,
        by=str(by),
        organisation=organisation.name,
        **params,
    )
