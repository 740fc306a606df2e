"""Steps that several tests of an organisation's people begin with."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from weasyprint import HTML

from kernel.documents.actions import keep_upload
from kernel.tenancy.scope import user_scope
from members import actions
from members.actions import powers
from members.models import PowerOfAttorney, StaffInvitation
from members.permissions import StaffRole
from tests.world import World


def offered(
    world: World, email: str = "nobody@example.test", role: str = StaffRole.STAFF, *, by: str = "lead_admin"
) -> StaffInvitation:
    """A role at the lead, not answered yet."""
    capacity = "授权代表" if role == StaffRole.SIGNATORY else ""
    place, admin = world.organisation("lead"), world.user(by)
    with user_scope(admin):
        return actions.invite_staff(place.pk, by=admin, email=email, role=role, capacity=capacity)


def paper(name: str = "授权委托书.pdf") -> SimpleUploadedFile:
    """A PDF of one empty page."""
    return SimpleUploadedFile(name, HTML(string="<p>").write_pdf(), "application/pdf")


def power(world: World, *, days: int = 300, scope: tuple[str, ...] = ("formation", "nda")) -> PowerOfAttorney:
    """What the lead's signatory, an agent, may sign."""
    lead, admin, today = world.organisation("lead"), world.lead_admin, timezone.localdate()
    with user_scope(admin):
        upload = keep_upload(paper(), by=admin, no_state_secrets=True, organisation_id=lead.pk)
        return powers.add_power(
            lead.pk,
            by=admin,
            upload=upload,
            agent_id=world.signatory_lead.pk,
            principal="样例法人",
            scope=list(scope),
            valid_from=today - timedelta(days=1),
            valid_until=today + timedelta(days=days),
        )
