"""What a role at an organisation may do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

VIEW = "members.view_workspace"
MANAGE = "members.manage_organisation"
MANAGE_STAFF = "members.manage_staff"
JOIN = "members.join_consortium"
SIGN = "members.sign_for_organisation"
WRITE_ANSWER = "members.write_answer"
SUBMIT_ANSWER = "members.submit_answer"
REPORT_MILESTONE = "members.report_milestone"
MANAGE_FIGURES = "members.manage_figures"
OFFER = "members.manage_offers"
BOOK = "members.book_facility"

ALL = (
    (VIEW, gettext_noop("Open the workspace of the organisation")),
    (MANAGE, gettext_noop("Change the organisation's data")),
    (MANAGE_STAFF, gettext_noop("Invite staff and give roles")),
    (JOIN, gettext_noop("Accept or decline invitations to consortia")),
    (SIGN, gettext_noop("Sign for the organisation")),
    (WRITE_ANSWER, gettext_noop("Write answers to challenges")),
    (SUBMIT_ANSWER, gettext_noop("Submit and withdraw answers")),
    (REPORT_MILESTONE, gettext_noop("Report milestones")),
    (MANAGE_FIGURES, gettext_noop("Keep the yearly figures and their evidence")),
    (OFFER, gettext_noop("Keep capabilities, facilities and services, and answer bookings")),
    (BOOK, gettext_noop("Book facilities of other organisations")),
)


class StaffRole(models.TextChoices):
    ADMIN = "admin", _("Administrator")
    STAFF = "staff", _("Staff")
    FINANCE = "finance", _("Financial staff")
    SIGNATORY = "signatory", _("Signatory")


ROLES: dict[str, tuple[str, ...]] = {
    StaffRole.ADMIN: (
        VIEW,
        MANAGE,
        MANAGE_STAFF,
        JOIN,
        WRITE_ANSWER,
        SUBMIT_ANSWER,
        REPORT_MILESTONE,
        MANAGE_FIGURES,
        OFFER,
        BOOK,
    ),
    StaffRole.STAFF: (VIEW, WRITE_ANSWER, REPORT_MILESTONE, OFFER, BOOK),
    StaffRole.FINANCE: (VIEW, MANAGE_FIGURES),
    # Nobody signs who has not been named signatory, the administrator included.
    StaffRole.SIGNATORY: (VIEW, SIGN),
}
