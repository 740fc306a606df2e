"""Texts of what filings tell people."""

from django.utils.translation import gettext_lazy as _

from kernel.notices.kinds import register_kind

register_kind(
    "dossier.accept",
    _("%(consortium)s has submitted its dossier and waits for acceptance"),
    icon="inbox",
    action=_("Open the case"),
)
register_kind(
    "dossier.check",
    _("Check the dossier of %(consortium)s (%(number)s)"),
    icon="file-search",
    action=_("Check the case"),
)
register_kind(
    "dossier.decide",
    _("Decide on the dossier of %(consortium)s (%(number)s)"),
    icon="rubber-stamp",
    action=_("Decide on the case"),
)
register_kind(
    "dossier.correct",
    _("%(authority)s asks for corrections in the dossier of %(consortium)s"),
    icon="message-report",
    action=_("Make corrections"),
)
register_kind(
    "dossier.accepted",
    _("%(authority)s has accepted the dossier of %(consortium)s as %(number)s"),
    icon="circle-check",
)
register_kind(
    "dossier.passed", _("The dossier of %(consortium)s has passed the formal check"), icon="circle-check"
)
register_kind(
    "dossier.publicised",
    _("The dossier of %(consortium)s is in publicity until %(until)s"),
    icon="speakerphone",
)
register_kind("dossier.filed", _("%(consortium)s is on file under %(number)s"), icon="certificate")
register_kind(
    "dossier.refused",
    _("%(authority)s does not accept the dossier of %(consortium)s for filing: %(reason)s"),
    icon="circle-x",
)
register_kind("dossier.withdrawn", _("%(consortium)s has taken its dossier back"), icon="arrow-back-up")
register_kind("officer.appointed", _("You have an office at %(authority)s"), icon="id", action=_("Open"))
register_kind("dossier.assigned", _("The case of %(consortium)s was assigned to you"), icon="user-check")
register_kind("dossier.document_ready", _("The PDF of “%(title)s” is ready"), icon="file-type-pdf")
