"""The only door to one case and its parts, to a guideline and to an entry of the register."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from consortia import permissions as consortia
from filings import permissions as P
from filings.models import Authority, Dossier, Guideline, RegisterEntry, Remark, Section, Submission
from filings.states import GuidelineStatus
from kernel.accounts.models import User
from kernel.tenancy.registry import tenant_of


def require_authority(authority: Authority, *, user: User, permission: str) -> None:
    """Rows of authorities are public; rights on them are not."""
    if not user.has_perm(P.VIEW_QUEUE, authority):
        raise Http404
    if not user.has_perm(permission, authority):
        raise PermissionDenied


def get_dossier(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Dossier:
    """A case, by a right of its consortium or, once it was submitted, of its authority."""
    dossier = _find(pk, user, lock=lock)
    if not user.has_perm(permission, tenant_of(dossier, permission)):
        raise PermissionDenied
    return dossier


def get_case(pk: UUID, *, user: User) -> Dossier:
    """A case for whoever may read it, on either side."""
    dossier = _find(pk, user)
    if not is_reader_of(user, dossier) and not is_officer_of(user, dossier):
        raise PermissionDenied
    return dossier


def _find(pk: UUID, user: User, *, lock: bool = False) -> Dossier:
    dossiers = Dossier.objects.select_for_update(of=("self",)) if lock else Dossier.objects.all()
    dossier = dossiers.select_related("authority", "guideline", "officer").filter(pk=pk).first()
    if dossier is None or not _is_insider(user, dossier):
        raise Http404
    return dossier


def _is_insider(user: User, dossier: Dossier) -> bool:
    return user.has_perm(consortia.VIEW, tenant_of(dossier, consortia.VIEW)) or is_officer_of(user, dossier)


def is_officer_of(user: User, dossier: Dossier) -> bool:
    """Whether `user` sees the case from the authority's side: what was submitted, and nothing before that."""
    return dossier.submitted_at is not None and user.has_perm(P.VIEW_QUEUE, dossier.authority)


def is_reader_of(user: User, dossier: Dossier) -> bool:
    """Whether `user` sees the case from the consortium's side, drafts included."""
    return user.has_perm(consortia.VIEW_DOSSIER, tenant_of(dossier, consortia.VIEW_DOSSIER))


def get_section(dossier: Dossier, key: str, *, lock: bool = False) -> Section:
    """A section of a case whose door was passed on the consortium's side."""
    sections = Section.objects.select_for_update(of=("self",)) if lock else Section.objects.all()
    section = sections.filter(dossier=dossier, consortium=dossier.consortium_id, key=key).first()
    if section is None:
        raise Http404
    return section


def get_submission(dossier: Dossier, round_: int | None = None) -> Submission:
    """What was handed in: of one round, else the latest."""
    submissions = Submission.objects.filter(dossier=dossier)
    submission = submissions.filter(round=round_).first() if round_ else submissions.first()
    if submission is None:
        raise Http404
    return submission


def get_remark(pk: UUID, *, user: User, permission: str) -> Remark:
    """A remark, through the door of its case; internal ones do not exist for the consortium."""
    remark = Remark.objects.select_for_update(of=("self",)).select_related("answer").filter(pk=pk).first()
    if remark is None:
        raise Http404
    dossier = get_dossier(remark.dossier_id, user=user, permission=permission)
    if (remark.internal or not remark.published_at) and not is_officer_of(user, dossier):
        raise Http404
    remark.dossier = dossier
    return remark


def get_guideline(
    pk: UUID, *, user: User | AnonymousUser, permission: str = "", lock: bool = False
) -> Guideline:
    """Published guidelines are public; drafts, and rights to change one, are the authority's."""
    guidelines = Guideline.objects.select_for_update(of=("self",)) if lock else Guideline.objects.all()
    guideline = guidelines.select_related("authority").filter(pk=pk).first()
    if guideline is None or not _may_read(guideline, user):
        raise Http404
    if permission and not user.has_perm(permission, guideline.authority):
        raise PermissionDenied
    return guideline


def _may_read(guideline: Guideline, user: User | AnonymousUser) -> bool:
    return guideline.status != GuidelineStatus.DRAFT or user.has_perm(P.VIEW_QUEUE, guideline.authority)


def get_entry(filing_number: str) -> RegisterEntry:
    """An entry of the register, which anybody may read."""
    entry = RegisterEntry.objects.filter(filing_number=filing_number).first()
    if entry is None:
        raise Http404
    return entry
