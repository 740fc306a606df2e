"""Texts of the reminders, and of what the rooms below have to tell."""

from django.utils.translation import gettext_lazy as _

from kernel.notices.kinds import register_kind

# With the date and without a number of days: working days and calendar days read alike, and stay true later.
register_kind("reminder.before", _("Due on %(date)s: %(text)s"), icon="clock")
register_kind("reminder.on", _("Due today, %(date)s: %(text)s"), icon="clock")
register_kind("reminder.after", _("Overdue, was due on %(date)s: %(text)s"), icon="alert-triangle")
register_kind(
    "import.finished",
    _("Import finished: %(title)s, %(taken)s rows taken, %(refused)s refused"),
    icon="file-check",
    action=_("Open"),
)
