"""What an organisation of the small world keeps, through the actions."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from kernel.documents.actions import keep_upload
from kernel.documents.models import Upload
from kernel.tenancy.scope import user_scope
from members import actions as members
from members.actions import evidence as evidence_actions
from members.actions import figures as figures_actions
from members.actions import honours
from members.actions import people as people_actions
from members.kinds import EvidenceKind
from members.models import Evidence, Honour, Person, YearFigures
from tests.world import World

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def file(name: str = "样例审计报告.pdf") -> ContentFile[bytes]:
    return ContentFile(PDF, name=name)


def upload(world: World, persona: str = "lead_admin", key: str = "lead") -> Upload:
    user = world.user(persona)
    with user_scope(user):
        return keep_upload(file(), by=user, no_state_secrets=True, organisation_id=world.organisation(key).pk)


def evidence(world: World, *, persona: str = "lead_admin", key: str = "lead", **fields: Any) -> Evidence:
    user, kept = world.user(persona), upload(world, persona, key)
    said: dict[str, Any] = {"kind": EvidenceKind.AUDIT, "title": "样例2025年审计报告"} | fields
    with user_scope(user):
        return evidence_actions.add_evidence(world.organisation(key).pk, by=user, upload=kept, **said)


def figures(world: World, year: int = 2025, *, key: str = "lead", **fields: Any) -> YearFigures:
    user = world.lead_admin if key == "lead" else world.user("answerer_outside")
    numbers: dict[str, Any] = {"revenue_fen": 100_000_000_00, "rd_spend_fen": 8_000_000_00} | fields
    with user_scope(user):
        return figures_actions.add_figures(world.organisation(key).pk, by=user, year=year, **numbers)


def person(world: World, *, key: str = "lead", **fields: Any) -> Person:
    user = world.lead_admin if key == "lead" else world.user("answerer_outside")
    said: dict[str, Any] = {"name": "样例沈研", "position": "研究院院长", "wants_public": True} | fields
    with user_scope(user):
        return people_actions.add_person(world.organisation(key).pk, by=user, **said)


def honour(world: World, **fields: Any) -> Honour:
    user = world.lead_admin
    said: dict[str, Any] = {"name": "样例科技奖"} | fields
    with user_scope(user):
        return honours.add_honour(world.organisation("lead").pk, by=user, **said)


def kept(world: World, *, secret: str) -> None:
    """Something of each for the outside organisation, whose profile is open; `secret` stays inside."""
    place, admin = world.organisation("outside"), world.user("answerer_outside")
    proof = evidence(world, persona="answerer_outside", key="outside", title=secret)
    figures(world, 2025, key="outside", evidence_id=proof.pk)
    person(world, key="outside", user_id=admin.pk, name="样例顾行")
    with user_scope(admin):
        honours.add_honour(place.pk, by=admin, name=secret)
        members.update_organisation(place.pk, by=admin, is_public=True)
