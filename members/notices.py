"""Texts of what organisations tell people."""

from django.utils.translation import gettext_lazy as _

from kernel.notices.kinds import register_kind
from members.permissions import StaffRole

register_kind(
    "organisation.registered",
    _("%(organisation)s is registered; you are its administrator"),
    icon="building",
    action=_("Open"),
)
register_kind(
    "staff_invitation.answer",
    _("%(by)s offers you a role at %(organisation)s: %(role)s"),
    icon="id",
    action=_("Answer"),
)
register_kind(
    "staff_invitation.accepted",
    _("%(person)s has accepted the role at %(organisation)s: %(role)s"),
    icon="user-check",
    action=_("Open"),
)
register_kind(
    "staff_invitation.declined",
    _("%(person)s has declined the role at %(organisation)s: %(role)s"),
    icon="circle-x",
)
register_kind(
    "staff_invitation.revoked",
    _("%(by)s has taken back the role offered at %(organisation)s"),
    icon="circle-x",
)
register_kind(
    "staff.resigned",
    _("%(person)s has given up a role at %(organisation)s: %(role)s"),
    icon="logout",
    action=_("Open"),
)
register_kind(
    "staff.handed_over", _("%(by)s has taken over all your roles at %(organisation)s"), icon="transfer"
)
register_kind(
    "staff.asked",
    _("%(person)s (%(email)s) asks to be invited to %(organisation)s: %(message)s"),
    icon="user-plus",
    action=_("Open"),
)
register_kind(
    "power.added",
    _("%(by)s has entered your power of attorney for %(organisation)s"),
    icon="certificate",
    action=_("Open"),
)
register_kind(
    "power.revoked", _("Your power of attorney for %(organisation)s is revoked: %(reason)s"), icon="circle-x"
)
register_kind(
    "claim.decide",
    _("%(person)s claims the organisation %(organisation)s"),
    icon="building",
    action=_("Decide"),
)
register_kind(
    "claim.granted",
    _("Your claim is granted: you administer %(organisation)s"),
    icon="circle-check",
    action=_("Open"),
)
register_kind("claim.refused", _("Your claim to %(organisation)s is refused: %(reason)s"), icon="circle-x")
register_kind(
    "organisation.merged",
    _("%(absorbed)s has been merged into %(kept)s, of which you are staff from now on"),
    icon="transfer",
    action=_("Open"),
)
register_kind("organisation.absorbed", _("%(absorbed)s has been merged into %(kept)s"), icon="transfer")
# Parts of the texts above.
for role in StaffRole:
    register_kind(f"staff.role.{role}", role.label)
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

register_kind(
    "booking.answer",
    _("%(organisation)s asks for %(facility)s: %(time)s"),
    icon="calendar-event",
    action=_("Answer"),
)
register_kind(
    "booking.confirmed",
    _("%(owner)s has confirmed your booking of %(facility)s: %(time)s"),
    icon="circle-check",
    action=_("Open"),
)
register_kind(
    "booking.refused",
    _("%(owner)s has refused your booking of %(facility)s, %(time)s: %(reason)s"),
    icon="circle-x",
    action=_("Open"),
)
register_kind(
    "booking.withdrawn",
    _("%(organisation)s has withdrawn its request for %(facility)s: %(time)s"),
    icon="arrow-back-up",
    action=_("Open"),
)
register_kind(
    "booking.cancelled",
    _("The booking of %(facility)s, %(time)s, is cancelled: %(reason)s"),
    icon="circle-x",
    action=_("Open"),
)
register_kind(
    "booking.used",
    _("%(owner)s has noted that you used %(facility)s: %(time)s"),
    icon="clipboard-check",
    action=_("Open"),
)
register_kind(
    "term.proposed",
    _("%(organisation)s (%(by)s) proposes a term for the vocabulary: %(name)s"),
    icon="tag",
    action=_("Open"),
)
