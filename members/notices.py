"""Texts of what organisations tell people."""

from django.utils.translation import gettext_lazy as _

from kernel.notices.kinds import register_kind

register_kind(
    "organisation.registered",
    _("%(organisation)s is registered; you are its administrator"),
    icon="building",
    action=_("Open"),
)
register_kind(
    "staff.added", _("%(by)s has given you a role at %(organisation)s"), icon="id", action=_("Open")
)
register_kind("staff.removed", _("%(by)s has ended a role of yours at %(organisation)s"), icon="logout")
