"""For each lifecycle one object in its first state, with what the rows of later states must have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection, models
from django.utils import timezone

from agreements import actions as agreements
from agreements.models import Agreement, Party
from bounties.models import Answer, Challenge, Milestone
from consortia import actions as consortia
from consortia.models import (
    AdviceRequest,
    Application,
    Consortium,
    LeadChange,
    Meeting,
    Membership,
    Resolution,
    Task,
)
from filings import actions as filings
from filings import presets
from filings.models import Dossier, Guideline
from kernel.tenancy.scope import user_scope
from members import actions as organisations
from members.actions import claims
from members.models import Booking, Claim, Expert
from tests.bounties import scenes
from tests.consortia import expertscenes, gathering, joining_scenes, task_scenes, voting
from tests.filings import stages
from tests.members import offer_scenes
from tests.members import scenes as staff_scenes
from tests.world import World


def consortium(world: World) -> Consortium:
    return world.consortium


def membership(world: World) -> Membership:
    with user_scope(world.lead_admin):
        invited = consortia.invite(
            world.consortium.pk, by=world.lead_admin, organisation_id=world.organisation("other").pk
        )
    return forced(invited, joined_on=date(2026, 1, 2))


def application(world: World) -> Application:
    return joining_scenes.filed(world)


def lead_change(world: World) -> LeadChange:
    return joining_scenes.proposed(world)


def agreement(world: World) -> Agreement:
    with user_scope(world.lead_admin):
        draft = agreements.create_agreement(by=world.lead_admin, consortium=world.consortium.slug)
    now = timezone.now()
    sealed = {"text_hash": "0" * 64, "sent_at": now, "in_force_at": now}
    return forced(draft, sign_by=now.date() + timedelta(days=9), **sealed)


def agreement_party(world: World) -> Party:
    return Party.objects.filter(agreement=agreement(world)).earliest("order")


def answer(world: World) -> Answer:
    begun = scenes.begun(world, scenes.published(world))
    now = timezone.now()
    return forced(begun, number="样例-1", receipt_hash="0" * 64, submitted_at=now, opened_at=now)


def challenge(world: World) -> Challenge:
    return forced(scenes.draft(world), published_at=timezone.now())


def milestone(world: World) -> Milestone:
    planned = Milestone.objects.filter(challenge=scenes.draft(world)).earliest("order")
    return forced(planned, organisation=world.organisation("outside"))


def task(world: World) -> Task:
    return task_scenes.planned(world)


def guideline(world: World) -> Guideline:
    with user_scope(world.senior_officer):
        return filings.create_guideline(world.authority(), by=world.senior_officer, **presets.BAOSHAN_2023)


def dossier(world: World) -> Dossier:
    return forced(stages.opened(world), number="样例〔2026〕1号")


def meeting(world: World) -> Meeting:
    return gathering.planned(world)


def resolution(world: World) -> Resolution:
    return voting.motion(world)


def forced[M: models.Model](row: M, **values: object) -> M:
    """Change a row past every guard, as only the owner of the table can."""
    table = connection.ops.quote_name(row._meta.db_table)
    with connection.cursor() as cursor:
        # A table with checks outstanding cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    row.refresh_from_db()
    return row


def booking(world: World) -> Booking:
    return offer_scenes.requested(world, offer_scenes.facility(world))


def claim(world: World) -> Claim:
    with user_scope(world.lead_admin):
        entry = organisations.enter_organisation(
            by=world.lead_admin, name="样例新材料学会", credit_code="51310113501770003G", kind="association"
        )
    with user_scope(world.nobody):
        return claims.file_claim(entry.pk, by=world.nobody, position="样例", statement="样例")


def advice(world: World) -> AdviceRequest:
    return expertscenes.asked(world, expertscenes.listed(expertscenes.person(1)))


def expert(world: World) -> Expert:
    return forced(expertscenes.written(expertscenes.person(1)), consented_at=timezone.now())


FACTORIES: dict[str, Callable[[World], models.Model]] = {
    "advice": advice,
    "expert": expert,
    "agreement": agreement,
    "agreement_party": agreement_party,
    "answer": answer,
    "application": application,
    "booking": booking,
    "challenge": challenge,
    "claim": claim,
    "consortium": consortium,
    "dossier": dossier,
    "guideline": guideline,
    "lead_change": lead_change,
    "meeting": meeting,
    "membership": membership,
    "milestone": milestone,
    "power": staff_scenes.power,
    "staff_invitation": staff_scenes.offered,
    "task": task,
    "resolution": resolution,
}
