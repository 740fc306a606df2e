"""Writers of an organisation's evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.documents.models import Upload
from kernel.notices.actions import discharge
from kernel.tenancy.errors import RuleBroken
from members import access
from members import permissions as P
from members.actions.kept import changes, only, require_term, tell_administrators, write
from members.models import Evidence, Organisation
from members.selectors.evidence import uses_of
from members.selectors.profile import expires_soon

FIELDS = ("kind", "title", "valid_from", "valid_until", "note")
EXPIRING = "evidence.expiring"


@transaction.atomic
def add_evidence(
    organisation_id: UUID, *, by: User, kind: str, title: str, upload: Upload, **fields: Any
) -> Evidence:
    """Put a file that was handed in for the organisation on its list of evidence."""
    organisation = access.get_organisation(organisation_id, user=by, permission=P.MANAGE_FIGURES)
    evidence = _new(organisation, upload, kind=kind, title=title, **only(fields, FIELDS))
    record("evidence.added", evidence, by=by, after=_shown(evidence))
    _tell(evidence, "evidence.added", by)
    return evidence


def _new(organisation: Organisation, upload: Upload, *, title: str, **fields: Any) -> Evidence:
    if upload.organisation_id != organisation.pk:
        raise RuleBroken(_("This file was not handed in for the organisation."), attr="upload")
    if not title.strip():
        raise RuleBroken(_("Give the evidence a title."), attr="title")
    require_term(fields.get("valid_from"), fields.get("valid_until"))
    return Evidence.objects.create(organisation=organisation, upload=upload, title=title.strip(), **fields)


@transaction.atomic
def change_evidence(pk: UUID, *, by: User, **fields: Any) -> Evidence:
    """Change what is said of the file; the file itself is replaced with `replace_evidence`."""
    evidence = access.get_evidence(pk, user=by, permission=P.MANAGE_FIGURES, lock=True)
    before, after = changes(evidence, only(fields, FIELDS))
    if not after:
        return evidence
    require_term(
        fields.get("valid_from", evidence.valid_from), fields.get("valid_until", evidence.valid_until)
    )
    write(evidence, after)
    record("evidence.changed", evidence, by=by, before=before, after=after)
    _settle(evidence)
    return evidence


@transaction.atomic
def replace_evidence(
    pk: UUID, *, by: User, upload: Upload, valid_from: date | None = None, valid_until: date | None = None
) -> Evidence:
    """A newer file in the place of one that expires: the old one stays, and ends the day before.

    What rests on the old one goes on doing so: it was the proof of its time.
    """
    old = access.get_evidence(pk, user=by, permission=P.MANAGE_FIGURES, lock=True)
    new = _new(
        old.organisation,
        upload,
        kind=old.kind,
        title=old.title,
        note=old.note,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    _end(old, before=valid_from or timezone.localdate())
    record("evidence.replaced", new, by=by, before=_shown(old), after=_shown(new))
    _tell(new, "evidence.replaced", by)
    _settle(old)
    return new


def _end(old: Evidence, *, before: date) -> None:
    last = before - timedelta(days=1)
    if old.valid_until is None or old.valid_until > last:
        write(old, {"valid_until": max(last, old.valid_from) if old.valid_from else last})


@transaction.atomic
def remove_evidence(pk: UUID, *, by: User, reason: str) -> Evidence:
    """Take evidence off the list, unless something rests on it; the file stays in the file store's record."""
    evidence = access.get_evidence(pk, user=by, permission=P.MANAGE_FIGURES, lock=True)
    if not reason.strip():
        raise RuleBroken(_("Say why."), attr="reason")
    if uses := uses_of(evidence):
        text = _("This evidence is in use and cannot be deleted: %(uses)s.")
        raise RuleBroken(text % {"uses": ", ".join(use.label for use in uses)})
    before = _shown(evidence)
    Evidence.objects.filter(pk=pk).delete()
    record("evidence.removed", evidence, by=by, reason=reason.strip(), before=before)
    discharge(evidence.pk, kind=EXPIRING)
    return evidence


def _settle(evidence: Evidence) -> None:
    """The reminder ends once the evidence is good again, or has been replaced."""
    if not expires_soon(evidence):
        discharge(evidence.pk, kind=EXPIRING)


def _shown(evidence: Evidence) -> dict[str, Any]:
    shown = {name: getattr(evidence, name) for name in FIELDS}
    return shown | {"upload": evidence.upload_id, "sha256": evidence.upload.sha256}


def _tell(evidence: Evidence, kind: str, by: User) -> None:
    key, title = str(evidence.pk), evidence.title
    tell_administrators(evidence.organisation, kind, by=by, key=key, page="evidence/", title=title)
