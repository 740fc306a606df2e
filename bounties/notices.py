"""Texts of what challenges, answers and milestones tell people."""

from django.utils.translation import gettext_lazy as _

from kernel.notices.kinds import register_kind

register_kind(
    "challenge.published",
    _("%(consortium)s has published the challenge “%(title)s”; answers until %(deadline)s"),
    icon="target-arrow",
)
register_kind(
    "challenge.award",
    _("Judge the answers to “%(title)s”: %(count)s opened"),
    icon="award",
    action=_("Judge"),
)
register_kind(
    "challenge.no_answers", _("No answer to “%(title)s” arrived; it ended without award"), icon="inbox"
)
register_kind("challenge.withdrawn", _("%(poster)s has withdrawn the challenge “%(title)s”"), icon="circle-x")
register_kind("answer.submit", _("Submit the answer to “%(title)s”"), icon="send", action=_("Go on writing"))
register_kind(
    "answer.submitted", _("Your answer to “%(title)s” is submitted and sealed: %(number)s"), icon="lock"
)
register_kind("answer.opened", _("Your answer to “%(title)s” has been opened"), icon="lock-open")
register_kind("answer.awarded", _("“%(title)s” is awarded to your organisation"), icon="trophy")
register_kind("answer.not_selected", _("“%(title)s” went to another answer"), icon="mail")
register_kind("answer.ended", _("“%(title)s” ended without award"), icon="mail")
register_kind(
    "milestone.report",
    _("Report the milestone “%(milestone)s” of “%(title)s”"),
    icon="flag",
    action=_("Report the milestone"),
)
register_kind(
    "milestone.check",
    _("Check the milestone “%(milestone)s” reported by %(organisation)s"),
    icon="checklist",
    action=_("Check the report"),
)
register_kind("milestone.accepted", _("The milestone “%(milestone)s” is accepted"), icon="circle-check")
register_kind(
    "milestone.rejected", _("The milestone “%(milestone)s” is rejected: %(reason)s"), icon="circle-x"
)
