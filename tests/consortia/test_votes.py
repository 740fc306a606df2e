"""Motions and votes: who votes, what is late, what is secret, what is counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.http import Http404
from django.utils import timezone

from consortia.actions import add_seat, dissolve_consortium, governance, votes
from consortia.kinds import Ballot, BodyKind, Choice, ResolutionKind, Weighting
from consortia.models import Membership, Resolution, Vote, Voter
from consortia.permissions import SeatRole
from consortia.selectors import votes as selectors
from consortia.tasks import count_votes
from kernel.audit.models import Event
from kernel.jobs.models import Job
from kernel.notices.models import Notice
from kernel.notices.selectors import duties_of
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import system_scope, user_scope
from tests.consortia import voting
from tests.world import World


def _seen(world: World, persona: str) -> list[str]:
    """What the person can read of all votes."""
    with user_scope(world.user(persona)):
        return list(Vote.objects.order_by("choice").values_list("choice", flat=True))


def _duties(world: World, persona: str) -> int:
    user = world.user(persona)
    with user_scope(user):
        return duties_of(user).filter(kind="resolution.vote").count()


# Drafting


def test_motion_follows_the_default_rule(world: World) -> None:
    motion = voting.motion(world, kind=ResolutionKind.ADMISSION)
    year = timezone.localdate().year
    assert (motion.number, motion.body.kind, motion.ballot) == (
        f"{year}-001",
        BodyKind.ASSEMBLY,
        Ballot.OPEN,
    )
    assert (motion.quorum_percent, motion.majority_num, motion.majority_den) == (50, 2, 3)
    assert voting.motion(world).number == f"{year}-002"


def test_council_decides_where_it_has_members_who_can_vote(world: World) -> None:
    voting.seated(world, "member_university")
    assert voting.motion(world).body.kind == BodyKind.COUNCIL


def test_procedure_of_a_matter_with_a_rule_cannot_be_chosen(world: World) -> None:
    with pytest.raises(RuleBroken):
        voting.motion(world, kind=ResolutionKind.REMOVAL, majority_num=1, majority_den=10)
    assert not Resolution.objects.exists()


def test_rule_laid_down_after_the_draft_holds_for_the_vote(world: World) -> None:
    motion = voting.motion(world, kind=ResolutionKind.REMOVAL)
    with user_scope(world.lead_admin):
        votes.lay_down_rule(
            world.consortium.pk,
            by=world.lead_admin,
            kind=ResolutionKind.REMOVAL,
            ballot=Ballot.SECRET,
            majority_num=3,
            majority_den=4,
            body_kind=BodyKind.ASSEMBLY,
        )
        opened = votes.open_vote(motion.pk, by=world.lead_admin)
        votes.lay_down_rule(
            world.consortium.pk,
            by=world.lead_admin,
            kind=ResolutionKind.REMOVAL,
            majority_num=1,
            majority_den=2,
        )
    assert (opened.ballot, opened.majority_num, opened.majority_den) == (Ballot.SECRET, 3, 4)
    assert voting.fresh(opened).majority_den == 4
    assert Notice.objects.filter(kind="voting_rule.changed", user=world.member_university).count() == 2


@pytest.mark.parametrize(
    "nonsense",
    [
        {"majority_num": 3, "majority_den": 2},
        {"majority_num": 0, "majority_den": 1},
        {"majority_num": 1, "majority_den": 1, "majority_exceeds": True},
        {"quorum_percent": 101},
        {"title": "  "},
        {"text": ""},
    ],
)
def test_motion_that_makes_no_sense_is_refused(world: World, nonsense: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken):
        voting.motion(world, **nonsense)


def test_body_and_meeting_of_another_consortium_are_refused(world: World) -> None:
    with user_scope(world.other_lead):
        other = votes.propose(
            world.other_consortium.pk,
            by=world.other_lead,
            kind=ResolutionKind.GENERAL,
            title="样例",
            text="样例",
        )
    with pytest.raises(RuleBroken):
        voting.motion(world, body_id=other.body_id)


def test_member_proposes_nothing(world: World) -> None:
    for persona in ("member_university", "signatory_lead"):
        user = world.user(persona)
        with user_scope(user), pytest.raises(PermissionDenied):
            votes.propose(
                world.consortium.pk, by=user, kind=ResolutionKind.GENERAL, title="样例", text="样例"
            )


def test_outsider_finds_no_motion(world: World) -> None:
    motion = voting.opened(world)
    with user_scope(world.other_lead):
        for step in (votes.open_vote, votes.close):
            with pytest.raises(Http404):
                step(motion.pk, by=world.other_lead)
        with pytest.raises(Http404):
            votes.cast(motion.pk, by=world.other_lead, choice=Choice.FOR)


# The roll


def test_roll_of_the_assembly_has_one_line_a_member_but_observers(world: World) -> None:
    opened = voting.opened(world)
    roll = {(line.user.email.partition("@")[0], line.weight) for line in voting.roll(opened)}
    assert roll == {(persona, 1) for persona in voting.ASSEMBLY}
    for persona in voting.ASSEMBLY:
        assert _duties(world, persona) == 1
    assert _duties(world, "lead_staff") == 0


def test_roll_of_the_council_has_offices_held_today_with_their_weight(world: World) -> None:
    body = voting.council(world)
    voting.seated(world, "member_university", body=body, weight=3)
    voting.seated(world, "lead_admin", body=body)
    today = timezone.localdate()
    voting.seated(world, "lead_staff", body=body, starts_on=today + timedelta(days=1))
    voting.seated(world, "signatory_lead", body=body, starts_on=today, ends_on=today)
    with user_scope(world.lead_admin):
        governance.appoint(
            body.pk, by=world.lead_admin, title="member", person_name="样例专家", starts_on=today
        )
    roll = {line.user.email.partition("@")[0]: line.weight for line in voting.roll(voting.opened(world))}
    assert roll == {"member_university": 3, "lead_admin": 1, "signatory_lead": 1}


def test_vote_nobody_could_take_part_in_is_not_opened(world: World) -> None:
    motion = voting.motion(world, body_id=voting.council(world).pk)
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        votes.open_vote(motion.pk, by=world.lead_admin)
    assert voting.fresh(motion).status == "draft"


def test_member_concerned_does_not_vote(world: World) -> None:
    university = world.organisation("university")
    opened = voting.opened(world, kind=ResolutionKind.REMOVAL, barred_id=university.pk)
    assert _duties(world, "member_university") == 0
    with user_scope(world.member_university), pytest.raises(RuleBroken):
        votes.cast(opened.pk, by=world.member_university, choice=Choice.AGAINST)
    # The other two are all who may: with their votes the count is taken.
    done = voting.vote(world, opened, lead_admin="for", member_supplier="for")
    assert (done.status, done.result["entitled"]) == ("carried", 2)


def test_person_off_the_roll_does_not_vote(world: World) -> None:
    opened = voting.opened(world)
    for persona in ("lead_staff", "signatory_university"):
        user = world.user(persona)
        with user_scope(user), pytest.raises(PermissionDenied):
            votes.cast(opened.pk, by=user, choice=Choice.FOR)
    with system_scope():
        assert not Vote.objects.exists()


def test_another_administrator_of_the_member_takes_its_voice_over(world: World) -> None:
    university = world.organisation("university")
    second = world.signatory_university
    opened = voting.opened(world, ballot=Ballot.SECRET)
    with user_scope(world.member_university):
        add_seat(
            world.consortium.pk,
            by=world.member_university,
            organisation_id=university.pk,
            user=second,
            role=SeatRole.MEMBER_ADMIN,
        )
    voting.vote(world, opened, member_university="against", signatory_university="for")
    assert sorted(line.user.email for line in voting.roll(opened) if line.voted_at) == [second.email]
    with system_scope():
        assert Vote.objects.filter(resolution=opened).count() == 1
    assert voting.vote(world, opened, lead_admin="for", member_supplier="for").result["for"] == 3


# Casting and counting


def test_last_voice_brings_the_count(world: World) -> None:
    opened = voting.opened(world)
    halfway = voting.vote(world, opened, lead_admin="for", member_university="for")
    assert (halfway.status, halfway.result) == ("open", {})
    done = voting.vote(world, opened, member_supplier="against")
    assert done.status == "carried"
    assert done.result == {
        "for": 2,
        "against": 1,
        "abstain": 0,
        "taking_part": 3,
        "entitled": 3,
        "has_quorum": True,
        "is_carried": True,
        "why": "carried",
    }
    for persona in voting.ASSEMBLY:
        told = Notice.objects.filter(kind="resolution.carried", user=world.user(persona))
        assert (told.count(), _duties(world, persona)) == (1, 0)


def test_changed_vote_replaces_the_earlier_one(world: World) -> None:
    opened = voting.opened(world)
    voting.vote(world, opened, lead_admin="for", member_university="for")
    voting.vote(world, opened, member_university="against")
    done = voting.vote(world, opened, member_supplier="against")
    assert (done.status, done.result["for"], done.result["against"]) == ("rejected", 1, 2)


def test_vote_ends_the_duty_of_the_one_who_voted(world: World) -> None:
    opened = voting.opened(world)
    voting.vote(world, opened, member_university="for")
    assert [_duties(world, persona) for persona in voting.ASSEMBLY] == [1, 0, 1]


def test_late_vote_is_refused_and_changes_nothing(world: World) -> None:
    opened = voting.opened(world)
    voting.vote(world, opened, lead_admin="for")
    voting.over(opened)
    with user_scope(world.member_university), pytest.raises(TransitionNotAllowed):
        votes.cast(opened.pk, by=world.member_university, choice=Choice.FOR)
    with user_scope(world.lead_admin), pytest.raises(TransitionNotAllowed):
        votes.cast(opened.pk, by=world.lead_admin, choice=Choice.AGAINST)
    with system_scope():
        assert list(Vote.objects.values_list("choice", flat=True)) == ["for"]
        assert Voter.objects.filter(voted_at__isnull=False).count() == 1


def test_worker_counts_at_the_end_and_once_only(world: World) -> None:
    opened = voting.opened(world)
    voting.vote(world, opened, lead_admin="for")
    job = Job.objects.get(task="consortia.count_votes")
    assert job.due_at == opened.deadline + timedelta(seconds=1)
    with pytest.raises(RuleBroken):
        count_votes(job, lambda *_: None, resolution_id=str(opened.pk))
    voting.over(opened)
    for _time in range(2):
        count_votes(job, lambda *_: None, resolution_id=str(opened.pk))
    done = voting.fresh(opened)
    assert (done.status, done.result["why"]) == ("no_quorum", "no_quorum")
    assert Event.objects.filter(object_id=opened.pk, name="resolution.lapsed").count() == 1


def test_whoever_looks_after_the_end_finds_it_counted(world: World) -> None:
    opened = voting.opened(world)
    voting.vote(world, opened, lead_admin="for", member_university="for")
    with user_scope(world.member_supplier):
        assert votes.settle_overdue(world.consortium) == 0
    voting.over(opened)
    with user_scope(world.member_supplier):
        assert votes.settle_overdue(world.consortium) == 1
        assert votes.settle_overdue(world.consortium) == 0
    assert voting.fresh(opened).status == "carried"


def test_vote_is_not_closed_before_its_end(world: World) -> None:
    opened = voting.opened(world)
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        votes.close(opened.pk, by=world.lead_admin)
    assert voting.fresh(opened).status == "open"


def test_weights_count_where_the_procedure_says_so(world: World) -> None:
    body = voting.council(world)
    voting.seated(world, "member_university", body=body, weight=1)
    voting.seated(world, "lead_admin", body=body, weight=5)
    opened = voting.opened(world, weighting=Weighting.WEIGHTED)
    done = voting.vote(world, opened, lead_admin="for", member_university="against")
    assert (done.status, done.result["for"], done.result["entitled"]) == ("carried", 5, 6)


def test_counted_vote_takes_no_more_votes_and_no_withdrawal(world: World) -> None:
    opened = voting.opened(world)
    voting.vote(world, opened, **dict.fromkeys(voting.ASSEMBLY, "for"))
    with user_scope(world.lead_admin):
        with pytest.raises(TransitionNotAllowed):
            votes.cast(opened.pk, by=world.lead_admin, choice=Choice.AGAINST)
        with pytest.raises(TransitionNotAllowed):
            votes.withdraw(opened.pk, by=world.lead_admin, reason="样例")
    assert voting.fresh(opened).result["for"] == 3


def test_dissolved_consortium_takes_no_votes(world: World) -> None:
    opened = voting.opened(world)
    with user_scope(world.lead_admin):
        dissolve_consortium(world.consortium.pk, by=world.lead_admin, reason="样例")
    with user_scope(world.member_university), pytest.raises(TransitionNotAllowed):
        votes.cast(opened.pk, by=world.member_university, choice=Choice.FOR)


# Secrecy


def test_secret_vote_is_seen_by_its_voter_alone(world: World) -> None:
    opened = voting.opened(world, ballot=Ballot.SECRET)
    voting.vote(world, opened, member_university="against")
    assert _seen(world, "member_university") == ["against"]
    for persona in ("lead_admin", "lead_staff", "member_supplier", "other_lead", "signatory_university"):
        assert _seen(world, persona) == []


def test_nothing_ties_a_counted_secret_vote_to_its_voter(world: World) -> None:
    opened = voting.opened(world, ballot=Ballot.SECRET)
    voting.vote(world, opened, lead_admin="for", member_university="against")
    with system_scope():
        before = set(Vote.objects.values_list("pk", flat=True))
    done = voting.vote(world, opened, member_supplier="abstain")
    assert (done.result["for"], done.result["against"], done.result["abstain"]) == (1, 1, 1)
    with system_scope():
        kept = list(Vote.objects.filter(resolution=opened))
    assert {vote.user_id for vote in kept} == {None}
    assert not before & {vote.pk for vote in kept}
    assert {(vote.created_at, vote.updated_at) for vote in kept} == {(done.closed_at, done.closed_at)}
    assert all(_seen(world, persona) == [] for persona in voting.ASSEMBLY)
    assert all(line.voted_at for line in voting.roll(opened))


def test_no_event_notice_or_job_says_which_way_somebody_voted(world: World) -> None:
    opened = voting.opened(world, ballot=Ballot.SECRET)
    voting.vote(world, opened, lead_admin="against", member_university="for")
    voting.vote(world, opened, member_university="against")
    texts = [
        f"{event.before}{event.after}{event.reason}" for event in Event.objects.filter(object_id=opened.pk)
    ]
    texts += [f"{notice.params}" for notice in Notice.objects.all()]
    texts += [f"{job.arguments}{job.key}" for job in Job.objects.all()]
    assert [text for text in texts if "against" in text] == []
    cast = Event.objects.filter(object_id=opened.pk, name__startswith="vote.").order_by("number")
    assert [(event.name, event.after) for event in cast] == [
        ("vote.cast", {}),
        ("vote.cast", {}),
        ("vote.changed", {}),
    ]


def test_weight_does_not_give_a_secret_vote_away(world: World) -> None:
    body = voting.council(world)
    voting.seated(world, "member_university", body=body, weight=2)
    voting.seated(world, "lead_admin", body=body, weight=5)
    opened = voting.opened(world, weighting=Weighting.WEIGHTED, ballot=Ballot.SECRET)
    voting.vote(world, opened, lead_admin="for", member_university="against")
    with system_scope():
        assert set(Vote.objects.values_list("weight", flat=True)) == {0}


def test_secret_ballot_takes_no_comment(world: World) -> None:
    opened = voting.opened(world, ballot=Ballot.SECRET)
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        votes.cast(opened.pk, by=world.lead_admin, choice=Choice.FOR, comment="样例")


def test_secret_votes_of_a_withdrawn_motion_are_thrown_away(world: World) -> None:
    opened = voting.opened(world, ballot=Ballot.SECRET)
    voting.vote(world, opened, member_university="against")
    with user_scope(world.lead_admin):
        votes.withdraw(opened.pk, by=world.lead_admin, reason="样例理由")
    with system_scope():
        assert not Vote.objects.exists()
    assert voting.fresh(opened).status == "withdrawn"
    assert Notice.objects.filter(kind="resolution.withdrawn", user=world.member_university).count() == 1


def test_nobody_votes_in_the_name_of_another(world: World) -> None:
    """Past all actions: the database refuses the row."""
    opened = voting.opened(world, ballot=Ballot.SECRET)
    forged = Vote(
        consortium=world.consortium,
        resolution=opened,
        user=world.member_university,
        is_secret=True,
        choice=Choice.FOR,
        weight=1,
    )
    with user_scope(world.lead_admin), pytest.raises(ProgrammingError), transaction.atomic():
        forged.save(force_insert=True)


# Carrying out


def test_resolution_is_carried_out_once(world: World) -> None:
    subject = UUID("00000000-0000-4000-8000-000000000001")
    opened = voting.opened(world, kind=ResolutionKind.ADMISSION, subject_id=subject)
    with user_scope(world.lead_admin):
        assert selectors.carried_resolution(world.consortium, ResolutionKind.ADMISSION, subject) is None
        with pytest.raises(TransitionNotAllowed):
            votes.mark_carried_out(opened, by=world.lead_admin)
    voting.vote(world, opened, **dict.fromkeys(voting.ASSEMBLY, "for"))
    with user_scope(world.lead_admin):
        carried = selectors.carried_resolution(world.consortium, ResolutionKind.ADMISSION, subject)
        assert carried == opened
        assert selectors.carried_resolution(world.consortium, ResolutionKind.REMOVAL, subject) is None
        votes.mark_carried_out(opened, by=world.lead_admin)
        assert selectors.carried_resolution(world.consortium, ResolutionKind.ADMISSION, subject) is None
        with pytest.raises(TransitionNotAllowed):
            votes.mark_carried_out(opened, by=world.lead_admin)


def test_vote_that_begins_after_its_end_is_not_opened(world: World) -> None:
    motion = voting.over(voting.motion(world))
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        votes.open_vote(motion.pk, by=world.lead_admin)


def test_open_motion_cannot_be_changed(world: World) -> None:
    opened = voting.opened(world)
    with user_scope(world.lead_admin), pytest.raises(TransitionNotAllowed):
        votes.change(opened.pk, by=world.lead_admin, text="别的")


def test_draft_about_something_keeps_its_text(world: World) -> None:
    organisation = world.organisation("university")
    university = Membership.objects.get(consortium=world.consortium, organisation=organisation)
    drafted = voting.motion(
        world, kind=ResolutionKind.REMOVAL, subject_id=university.pk, barred_id=organisation.pk
    )
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        votes.change(drafted.pk, by=world.lead_admin, title="批准纪要")
    assert voting.fresh(drafted).title == drafted.title


def test_member_writes_no_vote_of_another_one(world: World) -> None:
    """The wall alone, with no action in between."""
    voting.vote(world, voting.opened(world), lead_admin="for")
    with user_scope(world.member_university):
        assert Vote.objects.count() == 1
        assert Vote.objects.update(choice="against") == 0
        assert Vote.objects.all().delete()[0] == 0
    assert Vote.objects.get().choice == "for"


def test_member_concerned_is_told_and_the_lead_is_obliged(world: World) -> None:
    organisation = world.organisation("university")
    membership = Membership.objects.get(consortium=world.consortium, organisation=organisation)
    opened = voting.opened(
        world, kind=ResolutionKind.REMOVAL, subject_id=membership.pk, barred_id=organisation.pk
    )
    told = Notice.objects.filter(user=world.member_university)
    assert told.filter(kind="resolution.concerns").count() == 1
    carried = voting.vote(world, opened, lead_admin="for", member_supplier="for")
    assert carried.status == "carried"
    assert told.filter(kind="resolution.carried").count() == 1
    [duty] = [each for each in duties_of(world.lead_admin) if each.kind == "resolution.carry_out"]
    assert duty.url == f"/c/ylqx/members/{membership.pk}/departure/"
    assert (
        duty.url
        in world.client("lead_admin").get(f"/c/ylqx/governance/resolutions/{opened.pk}/").content.decode()
    )
    assert (
        duty.url
        not in world.client("member_supplier")
        .get(f"/c/ylqx/governance/resolutions/{opened.pk}/")
        .content.decode()
    )
    with user_scope(world.lead_admin):
        votes.mark_carried_out(carried, by=world.lead_admin)
    assert "resolution.carry_out" not in {each.kind for each in duties_of(world.lead_admin)}
