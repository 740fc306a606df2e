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
register_kind(
    "organisation.confirm",
    _("Please confirm that the data of %(organisation)s still hold: a year has passed"),
    icon="clipboard-check",
    action=_("Check and confirm"),
)
register_kind(
    "organisation.confirmed",
    _("%(by)s has confirmed that the data of %(organisation)s hold"),
    icon="circle-check",
    action=_("Open"),
)
register_kind(
    "figures.kept",
    _("%(by)s has entered the figures of %(year)s of %(organisation)s"),
    icon="chart-bar",
    action=_("View"),
)
register_kind(
    "figures.removed",
    _("%(by)s has deleted the figures of %(year)s of %(organisation)s"),
    icon="chart-bar",
    action=_("View"),
)
register_kind(
    "evidence.added",
    _("%(by)s has added “%(title)s” to the evidence of %(organisation)s"),
    icon="paperclip",
    action=_("View"),
)
register_kind(
    "evidence.replaced",
    _("%(by)s has replaced “%(title)s” among the evidence of %(organisation)s"),
    icon="paperclip",
    action=_("View"),
)
register_kind(
    "evidence.expiring",
    _("“%(title)s” of %(organisation)s is valid until %(date)s: please replace it in time"),
    icon="clock",
    action=_("Replace"),
)
register_kind(
    "person.consent_asked",
    _("%(organisation)s would like to show you on its public profile; you decide"),
    icon="id",
    action=_("Decide"),
)
register_kind(
    "person.consented",
    _("%(person)s agrees to be shown on the public profile of %(organisation)s"),
    icon="thumb-up",
    action=_("View"),
)
register_kind(
    "person.consent_refused",
    _("%(person)s does not agree to be shown on the public profile of %(organisation)s"),
    icon="thumb-down",
    action=_("View"),
)
register_kind(
    "person.consent_taken_back",
    _("%(person)s has taken back the consent to be shown on the public profile of %(organisation)s"),
    icon="user-off",
    action=_("View"),
)
