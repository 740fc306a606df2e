"""Powers of attorney (授权委托书): entered with the signed paper, revoked with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.documents.models import Upload
from kernel.notices.actions import notify
from kernel.tenancy.errors import RuleBroken
from members import access
from members import permissions as P
from members.kinds import EvidenceKind, PowerScope
from members.models import Evidence, PowerOfAttorney, Staff
from members.permissions import StaffRole
from members.states import POWER


@transaction.atomic
def add_power(
    organisation_id: UUID,
    *,
    by: User,
    upload: Upload | None,
    agent_id: UUID,
    principal: str,
    scope: list[str],
    valid_from: date,
    valid_until: date,
    limits: str = "",
) -> PowerOfAttorney:
    """Enter what a signatory may sign for the organisation, and the paper that says so.

    民法典 165 asks for the agent's name, the matters, the powers and their term, and the principal's
    signature, which is on the paper.
    """
    organisation = access.get_organisation(organisation_id, user=by, permission=P.MANAGE_STAFF, lock=True)
    agent = _signatory(organisation_id, agent_id)
    _judge(principal, scope, valid_from, valid_until)
    if upload is None or upload.organisation_id != organisation.pk:
        raise RuleBroken(_("Hand in the signed paper."), attr="file")
    evidence = Evidence.objects.create(
        organisation=organisation,
        kind=EvidenceKind.POWER,
        title=_("Power of attorney: %(agent)s") % {"agent": agent.name},
        upload=upload,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    power = PowerOfAttorney.objects.create(
        organisation=organisation,
        agent=agent,
        principal=principal.strip(),
        scope=sorted(set(scope), key=PowerScope.values.index),
        limits=limits.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
        evidence=evidence,
    )
    record("power.added", power, by=by, after=_facts(power))
    if agent.pk != by.pk:
        _tell("power.added", power, by)
    return power


def _signatory(organisation_id: UUID, agent_id: UUID) -> User:
    signatories = Staff.objects.filter(organisation=organisation_id, role=StaffRole.SIGNATORY)
    staff = signatories.filter(user=agent_id).select_related("user").first()
    if staff is None:
        raise RuleBroken(_("The agent must be a signatory of the organisation."), attr="agent")
    return staff.user


def _judge(principal: str, scope: list[str], valid_from: date, valid_until: date) -> None:
    if not principal.strip():
        raise RuleBroken(_("Name the legal representative who has signed."), attr="principal")
    if not scope or set(scope) - set(PowerScope.values):
        raise RuleBroken(_("Choose the matters the paper names."), attr="scope")
    if valid_until < valid_from:
        raise RuleBroken(_("The term ends before it begins."), attr="valid_until")


def _facts(power: PowerOfAttorney) -> dict[str, Any]:
    term = {"valid_from": power.valid_from, "valid_until": power.valid_until}
    return {"agent": str(power.agent), "principal": power.principal, "scope": power.scope} | term


def _tell(kind: str, power: PowerOfAttorney, by: User, **params: str) -> None:
    notify(
        [power.agent],
        kind,
        key=f"{kind}:{power.pk}",
        url=reverse("members:powers", args=[power.organisation.slug]),
        by=str(by),
        organisation=power.organisation.name,
        **params,
    )


@transaction.atomic
def revoke_power(power_id: UUID, *, by: User, reason: str) -> PowerOfAttorney:
    """End a power; from now on its agent signs nothing by it."""
    power = access.get_power(power_id, user=by, permission=P.MANAGE_STAFF)
    POWER.fire("revoke", power, by=by, reason=reason)
    if power.agent_id != by.pk:
        _tell("power.revoked", power, by, reason=reason.strip())
    return power
