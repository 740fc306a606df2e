"""Texts of what consortia tell people."""

from django.utils.translation import gettext_lazy as _

from kernel.notices.kinds import register_kind

register_kind(
    "consortium.founded",
    _("%(consortium)s has been founded, led by %(lead)s"),
    icon="users-group",
    action=_("Open"),
)
register_kind("consortium.dissolved", _("%(consortium)s has been dissolved: %(reason)s"), icon="archive")
register_kind(
    "membership.answer",
    _("%(lead)s invites your organisation to join %(consortium)s"),
    icon="user-plus",
    action=_("Answer"),
)
register_kind("membership.accepted", _("%(member)s has joined %(consortium)s"), icon="circle-check")
register_kind(
    "membership.declined",
    _("%(member)s has declined the invitation to %(consortium)s: %(reason)s"),
    icon="circle-x",
)
register_kind(
    "membership.revoked", _("%(lead)s has taken back the invitation to %(consortium)s"), icon="circle-x"
)
register_kind("membership.left", _("%(member)s has left %(consortium)s: %(reason)s"), icon="logout")
register_kind("seat.added", _("%(by)s has given you a seat in %(consortium)s"), icon="id", action=_("Open"))
register_kind("seat.removed", _("%(by)s has ended a seat of yours in %(consortium)s"), icon="logout")
register_kind(
    "membership.placed",
    _("%(member)s now works at these nodes of the chain of %(consortium)s: %(nodes)s"),
    icon="sitemap",
    action=_("Open"),
)
register_kind("resolution.vote", _("A vote is open: %(title)s"), icon="gavel", action=_("Vote"))
register_kind(
    "resolution.concerns", _("A vote on your organisation is open: %(title)s"), icon="gavel", action=_("Open")
)
register_kind(
    "resolution.carry_out",
    _("It was resolved and waits to be carried out: %(title)s"),
    icon="gavel",
    action=_("Carry out"),
)
register_kind("resolution.carried", _("Carried: %(title)s"), icon="circle-check", action=_("Open"))
register_kind("resolution.rejected", _("Rejected: %(title)s"), icon="circle-x", action=_("Open"))
register_kind(
    "resolution.no_quorum", _("Too few took part in the vote: %(title)s"), icon="circle-x", action=_("Open")
)
register_kind("resolution.withdrawn", _("The motion was taken back: %(title)s (%(reason)s)"), icon="circle-x")
register_kind(
    "office.filled",
    _("You now sit in %(body)s of %(consortium)s: %(title)s"),
    icon="id",
    action=_("Open"),
)
register_kind(
    "office.changed", _("Your office in %(body)s of %(consortium)s was changed"), icon="id", action=_("Open")
)
register_kind(
    "office.ended", _("Your office in %(body)s of %(consortium)s has ended: %(reason)s"), icon="logout"
)
register_kind(
    "task.handed",
    _("Your organisation holds the task %(task)s, due on %(due)s"),
    icon="clipboard-list",
    action=_("Open"),
)
register_kind("task.started", _("Work on the task %(task)s has begun"), icon="player-play", action=_("Open"))
register_kind(
    "task.report",
    _("Report on the task %(task)s, due on %(due)s"),
    icon="clipboard-list",
    action=_("Report"),
)
register_kind(
    "task.reported",
    _("%(member)s reports %(progress)s %% on the task %(task)s"),
    icon="clipboard-check",
    action=_("Open"),
)
register_kind(
    "task.confirm",
    _("%(member)s reports the task %(task)s as done: confirm it or send it back"),
    icon="clipboard-check",
    action=_("Check"),
)
register_kind(
    "task.rework",
    _("The task %(task)s was sent back: %(reason)s"),
    icon="arrow-back-up",
    action=_("Report"),
)
register_kind(
    "task.confirmed", _("The task %(task)s is confirmed as done"), icon="circle-check", action=_("Open")
)
register_kind("task.cancelled", _("The task %(task)s was cancelled: %(reason)s"), icon="circle-x")
register_kind("task.reopened", _("The task %(task)s was taken up again"), icon="refresh", action=_("Open"))
register_kind(
    "task.overdue",
    _("The task %(task)s is overdue: it was due on %(due)s and is not reported as done"),
    icon="alert-triangle",
    action=_("Open"),
)
register_kind(
    "membership.removed",
    _("%(member)s has been removed from %(consortium)s by vote: %(reason)s"),
    icon="logout",
)
register_kind(
    "membership.changed",
    _("The lead has changed your organisation's role, task or reason in %(consortium)s"),
    icon="pencil",
    action=_("Open"),
)
register_kind(
    "membership.reminded",
    _("%(lead)s asks what your organisation will do in %(consortium)s: no task, or long without activity"),
    icon="bell",
    action=_("Open"),
)
register_kind(
    "application.decide",
    _("%(organisation)s applies to join %(consortium)s"),
    icon="user-plus",
    action=_("Decide"),
)
register_kind(
    "application.withdrawn",
    _("%(organisation)s has withdrawn its application to %(consortium)s"),
    icon="circle-x",
)
register_kind(
    "application.admitted",
    _("Your organisation has been admitted to %(consortium)s"),
    icon="circle-check",
    action=_("Open"),
)
register_kind(
    "application.refused",
    _("%(consortium)s has refused your organisation's application: %(reason)s"),
    icon="circle-x",
)
register_kind(
    "task.without_holder",
    _("%(task)s has lost its holder %(member)s: find another one"),
    icon="alert-triangle",
    action=_("Open"),
)
register_kind(
    "lead_change.answer",
    _("%(lead)s offers your organisation the lead of %(consortium)s"),
    icon="transfer",
    action=_("Answer"),
)
register_kind("lead_change.accepted", _("%(member)s now leads %(consortium)s"), icon="transfer")
register_kind(
    "lead_change.declined",
    _("%(member)s declines to lead %(consortium)s: %(reason)s"),
    icon="circle-x",
)
register_kind(
    "lead_change.withdrawn", _("%(lead)s has taken back the offer to lead %(consortium)s"), icon="circle-x"
)
register_kind(
    "meeting.invited",
    _("You are invited to a meeting of %(body)s, %(when)s, %(where)s: %(title)s"),
    icon="calendar-event",
    action=_("Open"),
)
register_kind(
    "meeting.moved",
    _("A meeting of %(body)s was changed, now %(when)s, %(where)s: %(title)s"),
    icon="calendar-event",
    action=_("Open"),
)
register_kind(
    "meeting.cancelled",
    _("The meeting of %(body)s on %(when)s was called off: %(title)s (%(reason)s)"),
    icon="circle-x",
)
register_kind(
    "meeting.minuted",
    _("The minutes of a meeting are approved: %(title)s"),
    icon="file-check",
    action=_("Open"),
)
register_kind(
    "meeting.document_ready",
    _("The minutes are ready as PDF: %(title)s"),
    icon="file-type-pdf",
    action=_("Open"),
)
register_kind(
    "advice.answer",
    _("%(consortium)s asks for your advice: %(title)s"),
    icon="message",
    action=_("Answer"),
)
register_kind(
    "advice.withdrawn",
    _("%(consortium)s has taken back its question “%(title)s”: %(reason)s"),
    icon="circle-x",
)
register_kind("advice.taken", _("%(expert)s has taken on your question: %(title)s"), icon="message")
register_kind(
    "advice.declined",
    _("%(expert)s has declined your question “%(title)s”: %(reason)s"),
    icon="circle-x",
    action=_("Open"),
)
register_kind(
    "advice.answered",
    _("%(expert)s has answered your question: %(title)s"),
    icon="circle-check",
    action=_("Read"),
)
register_kind(
    "voting_rule.changed",
    _("%(consortium)s has changed a voting rule: %(matter)s"),
    icon="scale",
    action=_("Open"),
)
