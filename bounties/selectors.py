"""Reading of challenges, answers, milestones and the board."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bounties import rules
from bounties.kinds import Openness
from bounties.models import Answer, AnswerResponse, BoardEntry, BoardIndex, Challenge, Milestone
from bounties.states import (
    ANSWER,
    CHALLENGE,
    MILESTONE,
    AnswerStatus,
    ChallengeStatus,
)
from consortia import permissions as P
from consortia.models import Consortium, Membership
from consortia.states import MembershipStatus
from kernel.accounts.models import User
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.search import Matches, query_text
from members import permissions as members
from members.models import Organisation
from members.selectors import grants_of

JUDGED = (AnswerStatus.OPENED, AnswerStatus.AWARDED, AnswerStatus.NOT_SELECTED)
# Once and for all: a draft that is taken back stays inside.
PUBLISHED = Q(published_at__isnull=False)


class AnswersReceived(models.Func):
    """How many answers a challenge has; all that its own consortium learns before the deadline."""

    function = "bounties_answers_received"
    output_field = models.BigIntegerField()


def transaction_time() -> datetime:
    """The clock that row-level security goes by: the start of this transaction at the database."""
    return _clock("SELECT now()")


def database_clock() -> datetime:
    """The clock of the database at this moment."""
    return _clock("SELECT clock_timestamp()")


def _clock(statement: str) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        moment: datetime = cursor.fetchone()[0]
    return moment


def takes_answers(challenge_id: UUID) -> bool:
    """Whether answers may still be written; holds the opening back until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT bounties_takes_answers(%s)", [challenge_id])
        return bool(cursor.fetchone()[0])


def answering(challenge_id: UUID) -> list[tuple[UUID, UUID]]:
    """(answer, organisation) of a withdrawn challenge; for the system role, which tells them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer_id, organisation_id FROM bounties_answering(%s)", [challenge_id])
        return [(UUID(str(answer)), UUID(str(organisation))) for answer, organisation in cursor.fetchall()]


# Challenges -------------------------------------------------------------------


def challenges_of(consortium: Consortium) -> QuerySet[Challenge]:
    """Every challenge of a consortium with its poster, newest first."""
    challenges = Challenge.objects.filter(consortium=consortium).select_related("organisation")
    return challenges.order_by("-created_at", "-id")


def counted(challenges: QuerySet[Challenge]) -> QuerySet[Challenge]:
    return challenges.annotate(answers_received=AnswersReceived("pk"))


def visible_challenges(consortium: Consortium, user: User) -> QuerySet[Challenge]:
    """What `user` may see of them: what was never published only as one of those who write."""
    challenges = counted(challenges_of(consortium))
    if user.has_perm(P.WRITE_CHALLENGE, consortium):
        return challenges
    return challenges.filter(PUBLISHED)


def answers_received(challenge: Challenge) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bounties_answers_received(%s)", [challenge.pk])
        return int(cursor.fetchone()[0])


def tenants_with(user: User, axis: str, permission: str) -> list[UUID]:
    """Tenants on which `user` holds a permission."""
    grants, codename = grants_of(user), permission.partition(".")[2]
    return [tenant for tenant in grants.tenants(axis) if grants.has(axis, tenant, codename)]


def challenges_for(user: User) -> QuerySet[Challenge]:
    """Challenges of all consortia in which `user` may read them."""
    read = Q(consortium__in=tenants_with(user, "consortium", P.VIEW_CHALLENGE))
    write = Q(consortium__in=tenants_with(user, "consortium", P.WRITE_CHALLENGE))
    challenges = counted(Challenge.objects.filter(read & (write | PUBLISHED)))
    return challenges.select_related("consortium", "organisation").prefetch_related(
        "indicators", "milestones"
    )


def checks(challenge: Challenge) -> list[rules.Check]:
    """The checklist of publication."""
    return rules.publication(
        challenge, list(challenge.indicators.all()), list(challenge.milestones.all()), now=timezone.now()
    )


def missing(challenge: Challenge) -> list[rules.Check]:
    """What still keeps a draft from being published."""
    return list(rules.unmet(checks(challenge))) if challenge.status == ChallengeStatus.DRAFT else []


def abilities(challenge: Challenge, user: User) -> frozenset[str]:
    """The steps that would succeed now, apart from those whose input is still to be given."""
    steps = CHALLENGE.available(challenge, user)
    if challenge.status == ChallengeStatus.DRAFT:
        edit = {"edit"} if user.has_perm(P.WRITE_CHALLENGE, Consortium(pk=challenge.consortium_id)) else set()
        return (steps - {"publish"} if missing(challenge) else steps) | edit
    past = challenge.deadline is not None and challenge.deadline <= timezone.now()
    return steps if past else steps - {"close"}


# Answers ----------------------------------------------------------------------


def answers_of(organisation: Organisation) -> QuerySet[Answer]:
    """What an organisation has written, newest first."""
    return Answer.objects.filter(organisation=organisation).order_by("-created_at", "-id")


def live_answer(challenge_id: UUID, organisation_id: UUID) -> Answer | None:
    """The one answer of an organisation that has not been withdrawn."""
    answers = Answer.objects.filter(challenge=challenge_id, organisation=organisation_id)
    return answers.exclude(status=AnswerStatus.WITHDRAWN).first()


def opened_answers(challenge: Challenge) -> QuerySet[Answer]:
    """The answers to judge, in the order in which they arrived; none before the deadline."""
    answers = Answer.objects.filter(challenge=challenge, status__in=JUDGED)
    return answers.select_related("organisation").order_by("submitted_at", "id")


def readable_answers(user: User, challenge_id: UUID | None = None) -> QuerySet[Answer]:
    """Answers of the organisations of `user`, and opened ones where `user` may read them."""
    own = Q(organisation__in=tenants_with(user, "organisation", members.VIEW))
    opened = Q(
        consortium__in=tenants_with(user, "consortium", P.VIEW_ANSWER),
        opened_at__isnull=False,
        status__in=JUDGED,
    )
    answers = Answer.objects.filter(own | opened).select_related("organisation").prefetch_related("responses")
    return answers.filter(challenge=challenge_id) if challenge_id else answers


def responses_of(answer: Answer) -> list[AnswerResponse]:
    return list(AnswerResponse.objects.filter(answer=answer))


def answer_abilities(answer: Answer, user: User) -> frozenset[str]:
    """Nothing is open to the answerer from the deadline on."""
    if answer.sealed_until <= timezone.now():
        return frozenset()
    steps = ANSWER.available(answer, user)
    if answer.status == AnswerStatus.DRAFT:
        organisation = Organisation(pk=answer.organisation_id)
        steps |= {"edit"} if user.has_perm(members.WRITE_ANSWER, organisation) else set()
        complete = "submit" in steps and not any(
            rules.unmet(rules.submission(answer, list(answer.responses.all())))
        )
        return steps if complete else steps - {"submit"}
    return steps


def organisations_to_answer_for(user: User, entry: BoardEntry) -> list[Organisation]:
    """Organisations of `user` that may answer: not the poster, and members where only members may."""
    ids = tenants_with(user, "organisation", members.WRITE_ANSWER)
    organisations = Organisation.objects.filter(pk__in=ids).exclude(pk=entry.organisation_id)
    if not entry.is_public:
        organisations = organisations.filter(Exists(_memberships(entry).filter(organisation=OuterRef("pk"))))
    return list(organisations)


def may_answer(challenge: Challenge, user: User) -> bool:
    """Whether some organisation of `user` other than the poster could answer."""
    held = tenants_with(user, "organisation", members.WRITE_ANSWER)
    others = [pk for pk in held if pk != challenge.organisation_id]
    if not others or challenge.openness == Openness.PUBLIC:
        return bool(others)
    present = Membership.objects.filter(consortium=challenge.consortium_id, status=MembershipStatus.ACTIVE)
    return present.filter(organisation__in=others).exists()


def organisation_to_answer_for(user: User, entry: BoardEntry, chosen: UUID | None) -> UUID:
    """The chosen organisation, or the only one there is."""
    if chosen is not None:
        return chosen
    organisations = organisations_to_answer_for(user, entry)
    if len(organisations) != 1:
        raise RuleBroken(_("Say for which organisation you answer."), attr="organisation")
    return organisations[0].pk


def _memberships(entry: BoardEntry) -> QuerySet[Membership]:
    return Membership.objects.filter(consortium=entry.consortium_id, status=MembershipStatus.ACTIVE)


def is_member(entry: BoardEntry, organisation: Organisation) -> bool:
    return _memberships(entry).filter(organisation=organisation).exists()


# Milestones -------------------------------------------------------------------


def milestones_of(organisation: Organisation) -> QuerySet[Milestone]:
    """Milestones awarded to an organisation, by due date."""
    milestones = Milestone.objects.filter(organisation=organisation).select_related("answer")
    return milestones.order_by("due_on", "order")


def milestone_abilities(milestone: Milestone, user: User) -> frozenset[str]:
    return MILESTONE.available(milestone, user)


# The board --------------------------------------------------------------------


def board() -> QuerySet[BoardEntry]:
    """Challenges that take answers now and that the caller's scope shows."""
    return BoardEntry.objects.filter(status=ChallengeStatus.PUBLISHED, deadline__gt=timezone.now())


def search_board(entries: QuerySet[BoardEntry], text: str) -> QuerySet[BoardEntry]:
    """Entries that contain `text`: Chinese by substring, other words by their beginning.

    The index knows the public entries; the few others that the caller's scope shows are read through.
    """
    if not query_text(text):
        return entries.none()
    public = BoardIndex.objects.filter(Matches("search", text)).values_list("entry_id")
    words = Q(title__icontains=text) | Q(goal__icontains=text) | Q(number__icontains=text)
    inside = BoardEntry.objects.filter(words, is_public=False).values_list("pk")
    return entries.filter(pk__in=public.union(inside, all=True))


def fields_on_board(entries: QuerySet[BoardEntry]) -> Iterable[str]:
    return entries.order_by("field").values_list("field", flat=True).distinct()
