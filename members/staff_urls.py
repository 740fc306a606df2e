"""Pages of an organisation's people: roles, powers, claims."""

from __future__ import annotations

from django.urls import path

from members.views import claims, powers, staff

urlpatterns = [
    path("organisations/<uuid:organisation_id>/ask/", staff.ask, name="ask"),
    path("o/<slug:organisation_slug>/staff/", staff.staff, name="staff"),
    path("o/<slug:organisation_slug>/staff/invite/", staff.invite_staff, name="invite-staff"),
    path(
        "o/<slug:organisation_slug>/staff/invitations/<uuid:invitation_id>/revoke/",
        staff.revoke_invitation,
        name="revoke-role",
    ),
    path(
        "o/<slug:organisation_slug>/staff/invitations/<uuid:invitation_id>/renew/",
        staff.renew_invitation,
        name="renew-role",
    ),
    path("o/<slug:organisation_slug>/powers/", powers.powers, name="powers"),
    path("o/<slug:organisation_slug>/powers/new/", powers.add_power, name="add-power"),
    path(
        "o/<slug:organisation_slug>/powers/<uuid:power_id>/revoke/", powers.revoke_power, name="revoke-power"
    ),
    path("staff-invitations/<uuid:invitation_id>/", staff.invitation, name="staff-invitation"),
    path("staff-invitations/<uuid:invitation_id>/decline/", staff.decline, name="decline-role"),
    path("staff-invite/<str:invitation_secret>/", staff.invitation_by_link, name="staff-link"),
    path("staff-invite/<str:invitation_secret>/decline/", staff.decline_by_link, name="decline-role-by-link"),
    path("organisations/<uuid:organisation_id>/claim/", claims.claim_organisation, name="claim-organisation"),
    path("claims/<uuid:claim_id>/withdraw/", claims.withdraw, name="withdraw-claim"),
    path("support/claims/", claims.claims, name="claims"),
    path("support/claims/<uuid:claim_id>/", claims.claim, name="claim"),
    path("support/claims/<uuid:claim_id>/evidence/", claims.evidence, name="claim-evidence"),
    path("support/claims/<uuid:claim_id>/grant/", claims.grant, name="grant-claim"),
    path("support/claims/<uuid:claim_id>/refuse/", claims.refuse, name="refuse-claim"),
]
