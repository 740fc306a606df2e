"""What a role in a consortium may do; every right of the data room is a permission on the Consortium row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

VIEW = "consortia.view_consortium"
EDIT = "consortia.edit_consortium"
INVITE = "consortia.invite_members"
MANAGE_SEATS = "consortia.manage_seats"
LEAVE = "consortia.leave_consortium"
VIEW_ACCESS = "consortia.view_access"
VIEW_TIMELINE = "consortia.view_timeline"
VIEW_AGREEMENT = "consortia.view_agreement"
WRITE_AGREEMENT = "consortia.write_agreement"
SEND_AGREEMENT = "consortia.send_agreement"
SIGN_AGREEMENT = "consortia.sign_agreement"
VIEW_CHALLENGE = "consortia.view_challenge"
WRITE_CHALLENGE = "consortia.write_challenge"
PUBLISH_CHALLENGE = "consortia.publish_challenge"
VIEW_ANSWER = "consortia.view_answer"
AWARD_CHALLENGE = "consortia.award_challenge"
CHECK_MILESTONE = "consortia.check_milestone"
VIEW_DOSSIER = "consortia.view_dossier"
WRITE_DOSSIER = "consortia.write_dossier"
SUBMIT_DOSSIER = "consortia.submit_dossier"
REMOVE_MEMBER = "consortia.remove_member"
CHANGE_LEAD = "consortia.change_lead"
VIEW_GOVERNANCE = "consortia.view_governance"
MANAGE_GOVERNANCE = "consortia.manage_governance"
VOTE = "consortia.vote"
VIEW_ROADMAP = "consortia.view_roadmap"
WRITE_ROADMAP = "consortia.write_roadmap"
REPORT_TASK = "consortia.report_task"
VIEW_ADVICE = "consortia.view_advice"
ASK_EXPERTS = "consortia.ask_experts"

ALL = (
    (VIEW, gettext_noop("See the consortium and its members")),
    (EDIT, gettext_noop("Change the consortium's data")),
    (INVITE, gettext_noop("Invite organisations and take invitations back")),
    (MANAGE_SEATS, gettext_noop("Give people of one's own organisation a seat")),
    (LEAVE, gettext_noop("Take one's own organisation out of the consortium")),
    (VIEW_ACCESS, gettext_noop("See who can see what, and why")),
    (VIEW_TIMELINE, gettext_noop("Read the timeline")),
    (VIEW_AGREEMENT, gettext_noop("Read agreements")),
    (WRITE_AGREEMENT, gettext_noop("Write agreements")),
    (SEND_AGREEMENT, gettext_noop("Send agreements for signature and take them back")),
    (SIGN_AGREEMENT, gettext_noop("Sign agreements for one's own organisation")),
    (VIEW_CHALLENGE, gettext_noop("Read challenges")),
    (WRITE_CHALLENGE, gettext_noop("Write challenges")),
    (PUBLISH_CHALLENGE, gettext_noop("Publish, close and withdraw challenges")),
    (VIEW_ANSWER, gettext_noop("Read answers to challenges once they are opened")),
    (AWARD_CHALLENGE, gettext_noop("Award challenges")),
    (CHECK_MILESTONE, gettext_noop("Accept or reject milestones")),
    (VIEW_DOSSIER, gettext_noop("Read dossiers")),
    (WRITE_DOSSIER, gettext_noop("Write dossiers")),
    (SUBMIT_DOSSIER, gettext_noop("Submit and withdraw dossiers")),
    (REMOVE_MEMBER, gettext_noop("Carry out the removal of a member")),
    (CHANGE_LEAD, gettext_noop("Pass the lead to another member")),
    (VIEW_GOVERNANCE, gettext_noop("See bodies, meetings and resolutions")),
    (MANAGE_GOVERNANCE, gettext_noop("Fill bodies, call meetings and put motions to the vote")),
    (VOTE, gettext_noop("Vote on resolutions")),
    (VIEW_ROADMAP, gettext_noop("See the roadmap and the tasks")),
    (WRITE_ROADMAP, gettext_noop("Write the roadmap, hand out tasks and confirm them")),
    (REPORT_TASK, gettext_noop("Report on the tasks of one's own organisation")),
    (VIEW_ADVICE, gettext_noop("Read the advice of experts")),
    (ASK_EXPERTS, gettext_noop("Draw experts and ask them")),
)


class SeatRole(models.TextChoices):
    LEAD_ADMIN = "lead_admin", _("Lead administrator")
    LEAD_STAFF = "lead_staff", _("Lead staff")
    MEMBER_ADMIN = "member_admin", _("Member administrator")
    MEMBER_STAFF = "member_staff", _("Member staff")
    SIGNATORY = "signatory", _("Signatory")
    COUNCIL_MEMBER = "council_member", _("Council member")
    CHIEF_SCIENTIST = "chief_scientist", _("Chief scientist")
    OBSERVER = "observer", _("Observer")


# A member seats its own people in these; the lead's people and the bodies are the lead's to name.
MEMBER_ROLES = (SeatRole.MEMBER_ADMIN, SeatRole.MEMBER_STAFF, SeatRole.SIGNATORY)
LEAD_ROLES = (SeatRole.LEAD_ADMIN, SeatRole.LEAD_STAFF)
ADMIN_ROLES = (SeatRole.LEAD_ADMIN, SeatRole.MEMBER_ADMIN)
BODY_ROLES = (SeatRole.COUNCIL_MEMBER, SeatRole.CHIEF_SCIENTIST, SeatRole.OBSERVER)

READ = (
    VIEW,
    VIEW_TIMELINE,
    VIEW_AGREEMENT,
    VIEW_CHALLENGE,
    VIEW_DOSSIER,
    VIEW_GOVERNANCE,
    VIEW_ROADMAP,
    VIEW_ADVICE,
)
LEAD_STAFF = (
    *READ,
    WRITE_AGREEMENT,
    WRITE_CHALLENGE,
    VIEW_ANSWER,
    WRITE_DOSSIER,
    MANAGE_GOVERNANCE,
    WRITE_ROADMAP,
    REPORT_TASK,
    ASK_EXPERTS,
)
ROLES: dict[str, tuple[str, ...]] = {
    SeatRole.LEAD_ADMIN: (
        *LEAD_STAFF,
        EDIT,
        INVITE,
        MANAGE_SEATS,
        VIEW_ACCESS,
        SEND_AGREEMENT,
        PUBLISH_CHALLENGE,
        AWARD_CHALLENGE,
        CHECK_MILESTONE,
        SUBMIT_DOSSIER,
        REMOVE_MEMBER,
        CHANGE_LEAD,
        VOTE,
    ),
    SeatRole.LEAD_STAFF: LEAD_STAFF,
    SeatRole.MEMBER_ADMIN: (*READ, MANAGE_SEATS, LEAVE, VIEW_ACCESS, VOTE, REPORT_TASK),
    SeatRole.MEMBER_STAFF: (*READ, REPORT_TASK),
    SeatRole.SIGNATORY: (*READ, SIGN_AGREEMENT),
    SeatRole.COUNCIL_MEMBER: (*READ, VOTE),
    SeatRole.CHIEF_SCIENTIST: (*READ, WRITE_DOSSIER, VOTE, WRITE_ROADMAP, ASK_EXPERTS),
    SeatRole.OBSERVER: (VIEW, VIEW_TIMELINE, VIEW_CHALLENGE, VIEW_ROADMAP),
}
# What every role keeps of its rights once the consortium is dissolved.
AFTER_THE_END = (*READ, VIEW_ACCESS)
