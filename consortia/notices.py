"""Texts of what consortia tell people."""

from django.utils.translation import gettext_lazy as _

from kernel.notices.kinds import register_kind

register_kind(
    "membership.answer", _("%(lead)s invites your organisation to join %(consortium)s"), icon="user-plus", action=_("Answer")
)
register_kind("membership.accepted", _("%(member)s has joined %(consortium)s"), icon="circle-check")
register_kind("membership.declined", _("%(member)s has declined the invitation to %(consortium)s"), icon="circle-x")
register_kind("membership.left", _("%(member)s has left %(consortium)s"), icon="logout")
