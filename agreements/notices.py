"""Texts of what agreements tell people."""

from django.utils.translation import gettext_lazy as _

from kernel.notices.kinds import register_kind

register_kind("agreement.sign", _("Sign “%(title)s” for %(party)s"), icon="signature", action=_("Sign"))
register_kind(
    "agreement.reminder",
    _("Please sign “%(title)s” for %(party)s by %(sign_by)s"),
    icon="signature",
    action=_("Sign"),
)
register_kind("agreement.party_signed", _("%(party)s has signed “%(title)s”"), icon="circle-check")
register_kind("agreement.party_declined", _("%(party)s declines to sign “%(title)s”"), icon="circle-x")
register_kind(
    "agreement.in_force", _("“%(title)s” is in force: all parties have signed"), icon="rubber-stamp"
)
register_kind("agreement.withdrawn", _("“%(title)s” was taken back: %(reason)s"), icon="arrow-back-up")
register_kind("agreement.document_ready", _("The PDF of “%(title)s” is ready"), icon="file-type-pdf")
