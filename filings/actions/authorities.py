"""Authorities, their officers and the guidelines they publish."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from filings import access
from filings import permissions as P
from filings.models import Authority, Guideline, Officer
from filings.permissions import ROLES
from filings.rules import rules_from, sections_from
from filings.states import GUIDELINE
from kernel.accounts.models import User
from kernel.audit.actions import Actor, record
from kernel.notices.actions import notify
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.roles import give_role


@transaction.atomic
def create_authority(*, by: Actor, slug: str, name: str, region: str, number_prefix: str) -> Authority:
    """Set up an authority; done by the operator of the portal, in the system's scope."""
    authority = Authority.objects.create(slug=slug, name=name, region=region, number_prefix=number_prefix)
    record("authority.created", authority, by=by, after={"prefix": number_prefix})
    return authority


@transaction.atomic
def appoint_officer(authority: Authority, *, by: Actor, user: User, role: str) -> Officer:
    """Give a person an office; done by the operator of the portal, in the system's scope."""
    officer, created = Officer.objects.get_or_create(authority=authority, user=user, role=role)
    give_role(user, authority, role, ROLES)
    if created:
        record("officer.appointed", authority, by=by, after={"user": str(user), "role": role})
        key, url = f"officer.appointed:{officer.pk}", reverse("filings:queue", args=[authority.slug])
        notify([user], "officer.appointed", key=key, url=url, authority=authority.name)
    return officer


@transaction.atomic
def create_guideline(authority: Authority, *, by: User, **fields: Any) -> Guideline:
    """Enter a guideline as a draft that only the authority sees; `fields` as in `presets`."""
    access.require_authority(authority, user=by, permission=P.MANAGE_GUIDELINES)
    _refuse_malformed(fields)
    guideline = Guideline(authority=authority, **fields)
    guideline.save(force_insert=True)
    record("guideline.created", guideline, by=by, after={"version": guideline.version})
    return guideline


def _refuse_malformed(fields: dict[str, Any]) -> None:
    try:
        sections = sections_from(fields["sections"])
        rules = rules_from(fields["rules"])
    except (ValueError, TypeError, KeyError) as error:
        raise RuleBroken(
            _("The rules of the guideline cannot be read: %(error)s") % {"error": error}
        ) from error
    unknown = {statement.section for statement in rules.lead_statements} - {
        section.key for section in sections
    }
    if not sections or unknown:
        raise RuleBroken(_("A guideline needs sections, and its rules may name only those."), attr="sections")


@transaction.atomic
def publish_guideline(guideline_id: UUID, *, by: User) -> Guideline:
    """Put a guideline in force; from now on its rules cannot be changed, only followed by a new version."""
    guideline = access.get_guideline(guideline_id, user=by, permission=P.MANAGE_GUIDELINES, lock=True)
    GUIDELINE.fire("publish", guideline, by=by)
    return guideline


@transaction.atomic
def retire_guideline(guideline_id: UUID, *, by: User, reason: str) -> Guideline:
    """End a guideline for new cases; those submitted under it go on under it."""
    guideline = access.get_guideline(guideline_id, user=by, permission=P.MANAGE_GUIDELINES, lock=True)
    GUIDELINE.fire("retire", guideline, by=by, reason=reason)
    return guideline
