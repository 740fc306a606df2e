"""A world in which every address of the portal has something to show, with a canary in each private text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.utils import timezone

from agreements import actions as agreements
from agreements.models import Agreement, Clause
from bounties.models import Answer, Milestone
from consortia import actions as consortia
from consortia.actions import chain
from consortia.models import (
    AgendaItem,
    Application,
    Body,
    ChainNode,
    LeadChange,
    Listing,
    Meeting,
    Membership,
    Office,
    Resolution,
    RoadmapStage,
    Seat,
    Task,
)
from filings import actions as filings
from filings.models import Dossier, Guideline, RegisterEntry, Remark
from kernel.accounts.actions import create_token
from kernel.documents.actions import keep_upload
from kernel.notices.models import Notice
from kernel.tenancy.scope import user_scope
from members import actions as members
from members.actions import claims
from members.actions.offered_roles import secret_of
from members.models import (
    Booking,
    Capability,
    Claim,
    Evidence,
    Facility,
    Honour,
    Interest,
    Person,
    PowerOfAttorney,
    Recusal,
    Service,
    Staff,
    StaffInvitation,
    YearFigures,
)
from members.permissions import StaffRole
from tests.bounties import scenes
from tests.consortia import expertscenes, gathering, joining_scenes, task_scenes, voting
from tests.documents import sheetscenes
from tests.documents.files import handed_in
from tests.filings import stages
from tests.members import offer_scenes, profile_scenes
from tests.world import World

# Text → who may ever read it.
MEMBERS = "金丝雀成员内部"
ANSWER = "金丝雀密封方案"
DRAFTING = "金丝雀尚未提交"
OFFICERS = "金丝雀审核内部"
OTHERS = "金丝雀另一联合体"
BOOKED = "金丝雀预约用途"
HIDDEN = "金丝雀未公开能力"
KEPT = "金丝雀本单位内部"
NODE = "样例链节点"


@dataclass
class FullWorld:
    """Ids of what the addresses name; everything is of the consortium `ylqx` and the authority `bs`."""

    world: World
    agreement: UUID
    draft_challenge: UUID
    challenge: UUID
    answer: UUID
    awarded: UUID
    dossier: UUID
    filed_number: str
    invitation: UUID
    link: str
    token: UUID
    notice: UUID
    session: int
    role_link: str
    upload: UUID
    sheet: UUID
    draw: UUID
    advice: UUID
    expert: UUID
    recusal: UUID

    @cached_property
    def term(self) -> UUID:
        return offer_scenes.term().pk

    @cached_property
    def capability(self) -> UUID:
        return Capability.objects.get(organisation=self.organisation, is_public=True).pk

    @cached_property
    def facility(self) -> UUID:
        return Facility.objects.get(organisation=self.organisation).pk

    @cached_property
    def service(self) -> UUID:
        return Service.objects.get(organisation=self.organisation).pk

    @cached_property
    def interest(self) -> UUID:
        return Interest.objects.get(organisation=self.organisation).pk

    @cached_property
    def booking(self) -> UUID:
        return Booking.objects.get(facility=self.facility).pk

    @cached_property
    def organisation(self) -> UUID:
        return self.world.organisation("outside").pk

    @cached_property
    def application(self) -> UUID:
        return Application.objects.get(consortium=self.world.consortium).pk

    @cached_property
    def lead_change(self) -> UUID:
        return LeadChange.objects.get(consortium=self.world.consortium).pk

    @cached_property
    def clause(self) -> UUID:
        return Clause.objects.filter(agreement=self.agreement).earliest("order").pk

    @cached_property
    def opened_answer(self) -> UUID:
        return Answer.objects.get(challenge=self.awarded, organisation=self.world.organisation("outside")).pk

    @cached_property
    def milestone(self) -> UUID:
        return Milestone.objects.filter(challenge=self.awarded).earliest("order").pk

    @cached_property
    def membership(self) -> UUID:
        university = self.world.organisation("university")
        return Membership.objects.get(consortium=self.world.consortium, organisation=university).pk

    @cached_property
    def stage(self) -> UUID:
        return RoadmapStage.objects.get(consortium=self.world.consortium).pk

    @cached_property
    def task(self) -> UUID:
        return Task.objects.get(consortium=self.world.consortium).pk

    @cached_property
    def node(self) -> UUID:
        return ChainNode.objects.get(consortium=self.world.consortium, name=NODE).pk

    @cached_property
    def body(self) -> UUID:
        return Body.objects.get(consortium=self.world.consortium, kind="council").pk

    @cached_property
    def office(self) -> UUID:
        return Office.objects.get(consortium=self.world.consortium).pk

    @cached_property
    def motion(self) -> UUID:
        return Resolution.objects.get(consortium=self.world.consortium, status="draft").pk

    @cached_property
    def open_vote(self) -> UUID:
        return Resolution.objects.get(consortium=self.world.consortium, status="open").pk

    @cached_property
    def meeting(self) -> UUID:
        return Meeting.objects.get(consortium=self.world.consortium).pk

    @cached_property
    def agenda_item(self) -> UUID:
        return AgendaItem.objects.get(meeting=self.meeting).pk

    @cached_property
    def seat(self) -> UUID:
        return Seat.objects.get(consortium=self.world.consortium, user=self.world.lead_staff).pk

    @cached_property
    def staff(self) -> UUID:
        outside = self.world.organisation("outside")
        return Staff.objects.get(organisation=outside, user=self.world.answerer_outside).pk

    @cached_property
    def colleague(self) -> UUID:
        return self.world.answerer_outside.pk

    @cached_property
    def role_offer(self) -> UUID:
        return StaffInvitation.objects.get(organisation=self.organisation, user=self.world.other_lead).pk

    @cached_property
    def power(self) -> UUID:
        return PowerOfAttorney.objects.get(organisation=self.organisation).pk

    @cached_property
    def claim(self) -> UUID:
        return Claim.objects.get(user=self.world.nobody).pk

    @cached_property
    def unit(self) -> str:
        return self.world.organisation("outside").slug

    @cached_property
    def figures(self) -> UUID:
        return YearFigures.objects.get(organisation=self.organisation).pk

    @cached_property
    def evidence(self) -> UUID:
        return Evidence.objects.get(organisation=self.organisation, title=KEPT).pk

    @cached_property
    def honour(self) -> UUID:
        return Honour.objects.get(organisation=self.organisation).pk

    @cached_property
    def person(self) -> UUID:
        return Person.objects.get(organisation=self.organisation).pk

    @cached_property
    def remark(self) -> UUID:
        return Remark.objects.get(dossier=self.dossier, internal=False).pk

    @cached_property
    def internal_remark(self) -> UUID:
        return Remark.objects.get(dossier=self.dossier, internal=True).pk

    @cached_property
    def guideline(self) -> UUID:
        return Guideline.objects.filter(authority__slug="bs").earliest("created_at").pk


def build() -> FullWorld:
    """Through the actions; the names of the people are those of the small world."""
    world = World()
    dossier = _returned_dossier(world)
    _chain(world)
    _governance(world)
    challenge = scenes.published(world)
    answer = scenes.submitted(world, challenge, approach=ANSWER)
    draft = scenes.draft(world, background=MEMBERS)
    awarded = scenes.awarded(world)
    invitation, link = _invitations(world)
    _others(world)
    _offers(world)
    _joining(world)
    profile_scenes.kept(world, secret=KEPT)
    role_link = _roles(world)
    token, _secret = create_token(by=world.lead_admin, name="样例看板")
    session = UserSession.objects.create(user=world.lead_admin, ip="10.0.0.1", session_key="other-device")
    _roadmaps(world)
    return FullWorld(
        world=world,
        agreement=Agreement.objects.get(consortium=world.consortium).pk,
        draft_challenge=draft.pk,
        challenge=challenge.pk,
        answer=answer.pk,
        awarded=awarded.pk,
        dossier=dossier.pk,
        filed_number=_filed_number(world, dossier.guideline),
        invitation=invitation.pk,
        link=link,
        token=token.pk,
        notice=Notice.objects.filter(user=world.lead_admin).latest("created_at").pk,
        session=session.pk,
        role_link=role_link,
        upload=_upload(world),
        sheet=sheetscenes.begun(world, sheetscenes.workbook(sheetscenes.row(1))).pk,
        **_experts(world),
    )


def _returned_dossier(world: World) -> Dossier:
    """With a remark for the consortium, one for the officers, and a correction not handed in yet."""
    with user_scope(world.lead_admin):
        consortia.update_consortium(world.consortium.pk, by=world.lead_admin, goal=MEMBERS)
    dossier = stages.accepted(world, rules={"agreement_required": False})
    stages.act(world, "add_remark", dossier, section_key=stages.GOALS, text=OFFICERS, internal=True)
    stages.send_back(world, dossier)
    with user_scope(world.lead_admin):
        filings.save_section(dossier.pk, stages.GOALS, by=world.lead_admin, body=DRAFTING)
    return stages.fresh(dossier)


def _roadmaps(world: World) -> None:
    """A stage and a task with a report; the second consortium has its own."""
    stage = task_scenes.stage(world, goals=MEMBERS)
    task = task_scenes.started(world, stage_id=stage.pk, description=MEMBERS)
    task_scenes.reported(world, task, text=MEMBERS)
    task_scenes.stage(world, "other_lead", goals=OTHERS)
    task_scenes.planned(world, "other_lead", description=OTHERS)


def _governance(world: World) -> None:
    """An office, a draft, an open vote on which a member has voted in secret, a meeting."""
    voting.seated(world, "member_university", title="chair")
    voting.motion(world, text=MEMBERS)
    opened = voting.opened(world, title="样例表决", text=MEMBERS, ballot="secret")
    voting.vote(world, opened)
    gathering.planned(world)


def _chain(world: World) -> None:
    lead = world.lead_admin
    with user_scope(lead):
        chain.add_node(world.consortium.pk, by=lead, name=NODE, note=MEMBERS)


def _invitations(world: World) -> tuple[Membership, str]:
    """One to an organisation of the directory, one by a secret link."""
    lead, pk = world.lead_admin, world.consortium.pk
    with user_scope(lead):
        invited = consortia.invite(pk, by=lead, organisation_id=world.organisation("other").pk)
        by_mail = consortia.invite(pk, by=lead, email="invited@example.test")
        return invited, consortia.invitation_secret(by_mail.pk)


def _joining(world: World) -> None:
    """An application of the outside organisation, and the lead offered to a member."""
    joining_scenes.filed(world, goal=MEMBERS)
    # The goal holds a canary of the members, and what is listed is everybody's.
    Listing.objects.update(goal="")
    joining_scenes.proposed(world, "supplier")


def _roles(world: World) -> str:
    """At the outside organisation: a role offered to a person, one by a secret link, a power; and a claim."""
    outside, admin = world.organisation("outside"), world.answerer_outside
    with user_scope(admin):
        members.invite_staff(outside.pk, by=admin, email=world.other_lead.email, role=StaffRole.STAFF)
        by_mail = members.invite_staff(outside.pk, by=admin, email="role@example.test", role=StaffRole.STAFF)
    PowerOfAttorney.objects.create(
        organisation=outside,
        agent=admin,
        principal=KEPT,
        scope=["nda"],
        valid_from=timezone.localdate(),
        valid_until=timezone.localdate(),
        evidence=Evidence.objects.get(organisation=outside, title=KEPT),
    )
    with user_scope(admin):
        entry = members.enter_organisation(
            by=admin, name="样例无人管理学会", credit_code="51310113501770003G", kind="association"
        )
    with user_scope(world.nobody):
        claims.file_claim(entry.pk, by=world.nobody, position="秘书长", statement="样例")
    return secret_of(by_mail)


def _upload(world: World) -> UUID:
    """A file of the consortium."""
    with user_scope(world.lead_admin):
        upload = keep_upload(
            handed_in(),
            by=world.lead_admin,
            no_state_secrets=True,
            consortium_id=world.consortium.pk,
        )
    return upload.pk


def _experts(world: World) -> dict[str, UUID]:
    """One draw, one question to the drawn, who has stated an interest elsewhere."""
    expert = expertscenes.listed(expertscenes.person(1))
    expertscenes.recused(expert, world.organisation("outside").name)
    draw = expertscenes.drawn(world, wanted=1)
    advice = expertscenes.asked(world, expert, draw_id=draw.pk)
    stated = Recusal.objects.get(expert=expert)
    return {"draw": draw.pk, "advice": advice.pk, "expert": expert.pk, "recusal": stated.pk}


def _others(world: World) -> None:
    """What the second consortium has: the twin of each private text."""
    other = world.other_lead
    with user_scope(other):
        consortia.update_consortium(world.other_consortium.pk, by=other, goal=OTHERS)
        agreements.create_agreement(by=other, consortium=world.other_consortium.slug)
    scenes.draft(world, by="other_lead", background=OTHERS)


def _offers(world: World) -> None:
    """What the outside organisation offers, open and hidden, and a time that the lead asks for."""
    offer_scenes.capability(world)
    offer_scenes.capability(world, term=offer_scenes.term("传感器"), description=HIDDEN, is_public=False)
    offer_scenes.service(world)
    offer_scenes.interest(world, description=HIDDEN, is_public=False)
    offer_scenes.requested(world, offer_scenes.facility(world), purpose=BOOKED)


def _filed_number(world: World, rules: Guideline) -> str:
    """A case of the second consortium, on file and therefore public."""
    case = stages.opened_by_other(world, rules)
    stages.act(world, "accept", case)
    stages.act(world, "pass_check", case)
    stages.act(world, "file", case, by="senior_officer")
    return RegisterEntry.objects.get(dossier=case).filing_number
