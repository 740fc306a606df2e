"""Lifecycles of consortia, memberships, bodies, votes, tasks and advice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from consortia import permissions as P
from kernel.audit.lifecycle import SYSTEM_ONLY, Lifecycle, Transition
from members import permissions as members


class ConsortiumStatus(models.TextChoices):
    PREPARING = "preparing", _("In preparation")
    ACTIVE = "active", _("Active")
    FILED = "filed", _("Filed")
    DISSOLVED = "dissolved", _("Dissolved")


C = ConsortiumStatus
CONSORTIUM_TONES = {C.PREPARING: "blue", C.ACTIVE: "azure", C.FILED: "green", C.DISSOLVED: "gray"}
CONSORTIUM = Lifecycle(
    name="consortium",
    states=C,
    initial=C.PREPARING,
    transitions={
        # By the formation agreement that comes into force, and by the authority's decision.
        "activate": Transition((C.PREPARING,), C.ACTIVE, SYSTEM_ONLY, "consortium.activated"),
        "file": Transition((C.ACTIVE,), C.FILED, SYSTEM_ONLY, "consortium.filed"),
        "dissolve": Transition(
            (C.PREPARING, C.ACTIVE), C.DISSOLVED, P.EDIT, "consortium.dissolved", reason_required=True
        ),
        "close": Transition((C.FILED,), C.DISSOLVED, SYSTEM_ONLY, "consortium.closed", reason_required=True),
    },
)


class MembershipStatus(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Member")
    DECLINED = "declined", _("Invitation declined")
    REVOKED = "revoked", _("Invitation taken back")
    LEFT = "left", _("Left")
    REMOVED = "removed", _("Removed by vote")


M = MembershipStatus
MEMBERSHIP_TONES = {
    M.INVITED: "yellow",
    M.ACTIVE: "green",
    M.DECLINED: "red",
    M.REVOKED: "gray",
    M.LEFT: "gray",
    M.REMOVED: "gray",
}
MEMBERSHIP = Lifecycle(
    name="membership",
    states=M,
    initial=M.INVITED,
    transitions={
        "accept": Transition((M.INVITED,), M.ACTIVE, members.JOIN, "membership.accepted"),
        "decline": Transition(
            (M.INVITED,), M.DECLINED, members.JOIN, "membership.declined", reason_required=True
        ),
        "revoke": Transition((M.INVITED,), M.REVOKED, P.INVITE, "membership.revoked", reason_required=True),
        "leave": Transition((M.ACTIVE,), M.LEFT, P.LEAVE, "membership.left", reason_required=True),
        # By a resolution that was carried, never by the word of one administrator.
        "remove": Transition(
            (M.ACTIVE,), M.REMOVED, P.REMOVE_MEMBER, "membership.removed", reason_required=True
        ),
    },
)


class ApplicationStatus(models.TextChoices):
    FILED = "filed", _("To be decided")
    ADMITTED = "admitted", _("Admitted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


A = ApplicationStatus
APPLICATION_TONES = {A.FILED: "yellow", A.ADMITTED: "green", A.REFUSED: "red", A.WITHDRAWN: "gray"}
APPLICATION = Lifecycle(
    name="application",
    states=A,
    initial=A.FILED,
    transitions={
        "admit": Transition((A.FILED,), A.ADMITTED, P.INVITE, "application.admitted"),
        "refuse": Transition((A.FILED,), A.REFUSED, P.INVITE, "application.refused", reason_required=True),
        "withdraw": Transition((A.FILED,), A.WITHDRAWN, members.JOIN, "application.withdrawn"),
    },
)


class LeadChangeStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


LC = LeadChangeStatus
LEAD_CHANGE_TONES = {LC.PROPOSED: "yellow", LC.ACCEPTED: "green", LC.DECLINED: "red", LC.WITHDRAWN: "gray"}
LEAD_CHANGE = Lifecycle(
    name="lead_change",
    states=LC,
    initial=LC.PROPOSED,
    transitions={
        "accept": Transition((LC.PROPOSED,), LC.ACCEPTED, P.LEAVE, "lead_change.accepted"),
        "decline": Transition(
            (LC.PROPOSED,), LC.DECLINED, P.LEAVE, "lead_change.declined", reason_required=True
        ),
        "withdraw": Transition((LC.PROPOSED,), LC.WITHDRAWN, P.CHANGE_LEAD, "lead_change.withdrawn"),
    },
)


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", _("Meeting called")
    HELD = "held", _("Held")
    MINUTED = "minuted", _("Minutes approved")
    CANCELLED = "cancelled", _("Cancelled")


ME = MeetingStatus
MEETING_TONES = {ME.PLANNED: "blue", ME.HELD: "yellow", ME.MINUTED: "green", ME.CANCELLED: "gray"}
MEETING = Lifecycle(
    name="meeting",
    states=ME,
    initial=ME.PLANNED,
    transitions={
        "hold": Transition((ME.PLANNED,), ME.HELD, P.MANAGE_GOVERNANCE, "meeting.held"),
        "approve": Transition((ME.HELD,), ME.MINUTED, P.MANAGE_GOVERNANCE, "meeting.minuted"),
        "cancel": Transition(
            (ME.PLANNED,), ME.CANCELLED, P.MANAGE_GOVERNANCE, "meeting.cancelled", reason_required=True
        ),
    },
)


class ResolutionStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Vote open")
    CARRIED = "carried", _("Carried")
    REJECTED = "rejected", _("Rejected")
    NO_QUORUM = "no_quorum", _("No quorum")
    WITHDRAWN = "withdrawn", _("Withdrawn")


R = ResolutionStatus
RESOLUTION_TONES = {
    R.DRAFT: "gray",
    R.OPEN: "blue",
    R.CARRIED: "green",
    R.REJECTED: "red",
    R.NO_QUORUM: "yellow",
    R.WITHDRAWN: "gray",
}
RESOLUTION = Lifecycle(
    name="resolution",
    states=R,
    initial=R.DRAFT,
    transitions={
        "open": Transition((R.DRAFT,), R.OPEN, P.MANAGE_GOVERNANCE, "resolution.opened"),
        # By the count, at the deadline or when everybody has voted.
        "carry": Transition((R.OPEN,), R.CARRIED, SYSTEM_ONLY, "resolution.carried"),
        "reject": Transition((R.OPEN,), R.REJECTED, SYSTEM_ONLY, "resolution.rejected"),
        "lapse": Transition((R.OPEN,), R.NO_QUORUM, SYSTEM_ONLY, "resolution.lapsed"),
        "withdraw": Transition(
            (R.DRAFT, R.OPEN),
            R.WITHDRAWN,
            P.MANAGE_GOVERNANCE,
            "resolution.withdrawn",
            reason_required=True,
        ),
    },
)


class TaskStatus(models.TextChoices):
    PLANNED = "planned", _("Not begun")
    ACTIVE = "active", _("Under way")
    REPORTED = "reported", _("Reported as done")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


T = TaskStatus
TASK_TONES = {
    T.PLANNED: "gray",
    T.ACTIVE: "blue",
    T.REPORTED: "yellow",
    T.DONE: "green",
    T.CANCELLED: "gray",
}
TASK = Lifecycle(
    name="task",
    states=T,
    initial=T.PLANNED,
    transitions={
        "start": Transition((T.PLANNED,), T.ACTIVE, P.REPORT_TASK, "task.started"),
        "report_done": Transition((T.ACTIVE,), T.REPORTED, P.REPORT_TASK, "task.reported_done"),
        "confirm": Transition((T.REPORTED,), T.DONE, P.WRITE_ROADMAP, "task.confirmed"),
        "send_back": Transition(
            (T.REPORTED,), T.ACTIVE, P.WRITE_ROADMAP, "task.sent_back", reason_required=True
        ),
        "cancel": Transition(
            (T.PLANNED, T.ACTIVE, T.REPORTED),
            T.CANCELLED,
            P.WRITE_ROADMAP,
            "task.cancelled",
            reason_required=True,
        ),
        # What was confirmed stands; what is still to be done then is a new task.
        "reopen": Transition((T.CANCELLED,), T.ACTIVE, P.WRITE_ROADMAP, "task.reopened"),
    },
)


class AdviceStatus(models.TextChoices):
    ASKED = "asked", _("Asked")
    TAKEN = "taken", _("Taken on")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


AD = AdviceStatus
ADVICE_TONES = {
    AD.ASKED: "yellow",
    AD.TAKEN: "blue",
    AD.ANSWERED: "green",
    AD.DECLINED: "red",
    AD.WITHDRAWN: "gray",
}
ADVICE = Lifecycle(
    name="advice",
    states=AD,
    initial=AD.ASKED,
    transitions={
        # The expert has no seat: the action asks whether it is the one who was asked.
        "take": Transition((AD.ASKED,), AD.TAKEN, SYSTEM_ONLY, "advice.taken"),
        "decline": Transition((AD.ASKED, AD.TAKEN), AD.DECLINED, SYSTEM_ONLY, "advice.declined", True),
        "answer": Transition((AD.TAKEN,), AD.ANSWERED, SYSTEM_ONLY, "advice.answered"),
        "withdraw": Transition(
            (AD.ASKED, AD.TAKEN), AD.WITHDRAWN, P.ASK_EXPERTS, "advice.withdrawn", reason_required=True
        ),
    },
)
