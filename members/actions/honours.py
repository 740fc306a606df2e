"""Writers of an organisation's honours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.tenancy.errors import RuleBroken
from members import access
from members import permissions as P
from members.actions.kept import changes, only, require_evidence, require_term, write
from members.models import Honour, Organisation

FIELDS = ("name", "issuer", "level", "awarded_on", "valid_until", "evidence_id", "is_public")


@transaction.atomic
def add_honour(organisation_id: UUID, *, by: User, name: str, **fields: Any) -> Honour:
    organisation = access.get_organisation(organisation_id, user=by, permission=P.MANAGE)
    honour = Honour(organisation=organisation, name=name.strip(), **only(fields, FIELDS))
    _check(organisation, honour)
    honour.save(force_insert=True)
    record("honour.added", honour, by=by, after={name: getattr(honour, name) for name in FIELDS})
    return honour


@transaction.atomic
def change_honour(pk: UUID, *, by: User, **fields: Any) -> Honour:
    honour = access.get_honour(pk, user=by, permission=P.MANAGE, lock=True)
    before, after = changes(honour, only(fields, FIELDS))
    if not after:
        return honour
    for name, value in after.items():
        setattr(honour, name, value)
    _check(honour.organisation, honour)
    write(honour, after)
    record("honour.changed", honour, by=by, before=before, after=after)
    return honour


@transaction.atomic
def remove_honour(pk: UUID, *, by: User) -> Honour:
    honour = access.get_honour(pk, user=by, permission=P.MANAGE, lock=True)
    before = {name: getattr(honour, name) for name in FIELDS}
    Honour.objects.filter(pk=pk).delete()
    record("honour.removed", honour, by=by, before=before)
    return honour


def _check(organisation: Organisation, honour: Honour) -> None:
    if not honour.name.strip():
        raise RuleBroken(_("Give the honour its name."), attr="name")
    if honour.awarded_on and honour.awarded_on > timezone.localdate():
        raise RuleBroken(_("This day is still to come."), attr="awarded_on")
    require_term(honour.awarded_on, honour.valid_until)
    require_evidence(organisation, honour.evidence_id)
