"""An entry of the directory that nobody administers is claimed; operators decide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.documents.models import Upload
from kernel.notices.actions import discharge_person, notify, oblige_person
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import system_scope
from members import access, selectors
from members.actions.staff import give
from members.models import Claim, Organisation, Staff
from members.permissions import StaffRole
from members.states import CLAIM, ClaimStatus


@transaction.atomic
def file_claim(
    organisation_id: UUID, *, by: User, position: str, statement: str, upload: Upload | None = None
) -> Claim:
    """Say that an organisation which nobody administers is one's own to run, and what proves it."""
    organisation = access.get_listed_organisation(organisation_id, lock=True)
    _refuse_administered(organisation)
    if not position.strip():
        raise RuleBroken(_("Say which position you hold there."), attr="position")
    if not statement.strip():
        raise RuleBroken(_("Say why the organisation is yours to run."), attr="statement")
    if upload is not None and upload.uploaded_by_id != by.pk:
        raise RuleBroken(_("Hand in the evidence yourself."), attr="file")
    if Claim.objects.filter(organisation=organisation, user=by, status=ClaimStatus.FILED).exists():
        raise RuleBroken(_("You have claimed this organisation already; the operators decide."))
    claim = Claim(organisation=organisation, user=by, position=position.strip(), statement=statement.strip())
    claim.evidence = upload
    claim.save(force_insert=True)
    record("claim.filed", claim, by=by, after={"position": claim.position})
    for operator in User.objects.filter(is_support=True, is_active=True).exclude(pk=by.pk):
        oblige_person(
            "claim.decide",
            user=operator,
            about=claim,
            url=reverse("members:claim", args=[claim.pk]),
            person=str(by),
            organisation=organisation.name,
        )
    return claim


def _refuse_administered(organisation: Organisation) -> None:
    if selectors.administrators_of(organisation):
        raise RuleBroken(_("This organisation has administrators; ask them to invite you."))


@transaction.atomic
def withdraw_claim(claim_id: UUID, *, by: User) -> Claim:
    """Take one's own claim back."""
    claim = access.get_own_claim(claim_id, user=by)
    CLAIM.fire("withdraw", claim, by=by)
    discharge_person(claim.pk)
    return claim


@contextmanager
def _deciding(claim_id: UUID, by: User) -> Iterator[Claim]:
    """The claim, in the system's scope and under the organisation's lock; nobody decides an own one."""
    access.require_operator(by)
    with system_scope():
        claim = access.get_claim(claim_id, user=by)
        if claim.user_id == by.pk:
            raise PermissionDenied
        access.get_listed_organisation(claim.organisation_id, lock=True)
        yield claim
        discharge_person(claim.pk)


@transaction.atomic
def grant_claim(claim_id: UUID, *, by: User, reason: str = "") -> Claim:
    """The claimant becomes administrator; whoever else claimed the same is refused with it."""
    with _deciding(claim_id, by) as claim:
        CLAIM.fire("grant", claim, by=by, reason=reason)
        _refuse_administered(claim.organisation)
        if not Staff.objects.filter(
            organisation=claim.organisation, user=claim.user, role=StaffRole.ADMIN
        ).exists():
            give(claim.organisation, claim.user, StaffRole.ADMIN)
        after = {"user": str(claim.user), "role": StaffRole.ADMIN, "capacity": ""}
        record("staff.added", claim.organisation, by=by, after=after)
        others = Claim.objects.filter(organisation=claim.organisation, status=ClaimStatus.FILED)
        for other in others.select_related("organisation", "user"):
            _refuse(other, by, _("Another claim to this organisation was granted."))
    _tell("claim.granted", claim, url=claim.organisation.get_absolute_url())
    return claim


@transaction.atomic
def refuse_claim(claim_id: UUID, *, by: User, reason: str) -> Claim:
    """Say no, with the reason that the claimant reads."""
    with _deciding(claim_id, by) as claim:
        _refuse(claim, by, reason)
    return claim


def _refuse(claim: Claim, by: User, reason: str) -> None:
    CLAIM.fire("refuse", claim, by=by, reason=reason)
    discharge_person(claim.pk)
    url = reverse("members:profile", args=[claim.organisation_id])
    _tell("claim.refused", claim, url=url, reason=reason.strip())


def _tell(kind: str, claim: Claim, *, url: str, **params: str) -> None:
    key, name = f"{kind}:{claim.pk}", claim.organisation.name
    notify([claim.user], kind, key=key, url=url, organisation=name, **params)
