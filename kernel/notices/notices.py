"""Texts of the reminders."""

from django.utils.translation import gettext_lazy as _

from kernel.notices.kinds import register_kind

register_kind("reminder.before-3", _("Due in 3 days: %(text)s"), icon="clock")
register_kind("reminder.before-1", _("Due tomorrow: %(text)s"), icon="clock")
register_kind("reminder.on", _("Due today: %(text)s"), icon="clock")
register_kind("reminder.after-1", _("Overdue since yesterday: %(text)s"), icon="alert-triangle")
register_kind("reminder.after-5", _("Overdue for 5 days: %(text)s"), icon="alert-triangle")
