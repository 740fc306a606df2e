"""Lifecycles of challenges, answers and milestones."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from consortia import permissions as P
from kernel.audit.lifecycle import SYSTEM_ONLY, Lifecycle, Transition
from members import permissions as members


class ChallengeStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Open for answers")
    CLOSED = "closed", _("Answers opened")
    AWARDED = "awarded", _("Awarded")
    FAILED = "failed", _("Ended without award")
    WITHDRAWN = "withdrawn", _("Withdrawn")


C = ChallengeStatus
CHALLENGE_TONES: dict[str, str] = {
    C.DRAFT: "gray",
    C.PUBLISHED: "blue",
    C.CLOSED: "purple",
    C.AWARDED: "green",
    C.FAILED: "yellow",
    C.WITHDRAWN: "gray",
}
CHALLENGE = Lifecycle(
    name="challenge",
    states=C,
    initial=C.DRAFT,
    transitions={
        "publish": Transition((C.DRAFT,), C.PUBLISHED, P.PUBLISH_CHALLENGE, "challenge.published"),
        # At the deadline by the portal itself; a person may do it after the deadline if the portal did not.
        "close": Transition((C.PUBLISHED,), C.CLOSED, P.PUBLISH_CHALLENGE, "challenge.closed"),
        "award": Transition(
            (C.CLOSED,), C.AWARDED, P.AWARD_CHALLENGE, "challenge.awarded", reason_required=True
        ),
        "fail": Transition(
            (C.CLOSED,), C.FAILED, P.AWARD_CHALLENGE, "challenge.failed", reason_required=True
        ),
        "withdraw": Transition(
            (C.DRAFT, C.PUBLISHED),
            C.WITHDRAWN,
            P.PUBLISH_CHALLENGE,
            "challenge.withdrawn",
            reason_required=True,
        ),
    },
)


class AnswerStatus(models.TextChoices):
    DRAFT = "draft", _("Draft, not submitted")
    SUBMITTED = "submitted", _("Submitted, sealed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")
    OPENED = "opened", _("Opened")
    AWARDED = "awarded", _("Chosen")
    NOT_SELECTED = "not_selected", _("Not selected")


A = AnswerStatus
ANSWER_TONES: dict[str, str] = {
    A.DRAFT: "yellow",
    A.SUBMITTED: "blue",
    A.WITHDRAWN: "gray",
    A.LAPSED: "gray",
    A.OPENED: "purple",
    A.AWARDED: "green",
    A.NOT_SELECTED: "gray",
}
ANSWER = Lifecycle(
    name="answer",
    states=A,
    initial=A.DRAFT,
    transitions={
        "submit": Transition((A.DRAFT,), A.SUBMITTED, members.SUBMIT_ANSWER, "answer.submitted"),
        "revise": Transition((A.SUBMITTED,), A.DRAFT, members.SUBMIT_ANSWER, "answer.taken_back"),
        "withdraw": Transition(
            (A.DRAFT, A.SUBMITTED), A.WITHDRAWN, members.SUBMIT_ANSWER, "answer.withdrawn"
        ),
        # What follows from the challenge: the deadline, its withdrawal, the award.
        "lapse": Transition((A.DRAFT, A.SUBMITTED), A.LAPSED, SYSTEM_ONLY, "answer.lapsed"),
        "open": Transition((A.SUBMITTED,), A.OPENED, SYSTEM_ONLY, "answer.opened"),
        "win": Transition((A.OPENED,), A.AWARDED, SYSTEM_ONLY, "answer.awarded"),
        "pass_over": Transition((A.OPENED,), A.NOT_SELECTED, SYSTEM_ONLY, "answer.not_selected"),
    },
)


class MilestoneStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    REPORTED = "reported", _("Reported, to be checked")
    ACCEPTED = "accepted", _("Accepted by the consortium")
    REJECTED = "rejected", _("Rejected, to be reported again")


M = MilestoneStatus
MILESTONE_TONES: dict[str, str] = {
    M.PLANNED: "gray",
    M.REPORTED: "blue",
    M.ACCEPTED: "green",
    M.REJECTED: "red",
}
MILESTONE = Lifecycle(
    name="milestone",
    states=M,
    initial=M.PLANNED,
    transitions={
        "report": Transition(
            (M.PLANNED, M.REJECTED), M.REPORTED, members.REPORT_MILESTONE, "milestone.reported"
        ),
        "accept": Transition((M.REPORTED,), M.ACCEPTED, P.CHECK_MILESTONE, "milestone.accepted"),
        "reject": Transition(
            (M.REPORTED,), M.REJECTED, P.CHECK_MILESTONE, "milestone.rejected", reason_required=True
        ),
    },
)
