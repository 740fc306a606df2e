"""Pages of ways in and out: open consortia, applications, departures, changes of the lead."""

from __future__ import annotations

from django.urls import path

from consortia.views import applications, departures, leading, members

C = "c/<slug:consortium_slug>"
MEMBER = f"{C}/members/<uuid:membership_id>"
APPLICATION = f"{C}/applications/<uuid:application_id>"
CHANGE = f"{C}/lead/<uuid:change_id>"

urlpatterns = [
    path("consortia/open/", applications.open_consortia, name="open"),
    path("consortia/open/<slug:listing_slug>/", applications.open_consortium, name="open-entry"),
    path("consortia/open/<slug:listing_slug>/apply/", applications.apply, name="apply"),
    path("applications/<uuid:application_id>/", applications.application, name="application"),
    path("applications/<uuid:application_id>/withdraw/", applications.withdraw, name="withdraw-application"),
    path(f"{C}/applications/", applications.applications, name="applications"),
    path(f"{APPLICATION}/", applications.application_here, name="application-here"),
    path(f"{APPLICATION}/admit/", applications.admit, name="admit"),
    path(f"{APPLICATION}/refuse/", applications.refuse, name="refuse"),
    path(f"{APPLICATION}/vote/", applications.put_to_vote, name="vote-on-application"),
    path(f"{C}/members/idle/", members.idle_members, name="idle"),
    path(f"{C}/members/import/", members.invite_many, name="invite-many"),
    path(f"{C}/members/import/template/", members.invitations_template, name="invitations-template"),
    path(f"{MEMBER}/edit/", members.change, name="change-member"),
    path(f"{MEMBER}/remind/", members.remind, name="remind-member"),
    path(f"{MEMBER}/departure/", departures.departure, name="departure"),
    path(f"{MEMBER}/leave/", departures.leave, name="leave"),
    path(f"{MEMBER}/remove/", departures.remove, name="remove"),
    path(f"{MEMBER}/propose-removal/", departures.propose_removal, name="propose-removal"),
    path(f"{C}/lead/", leading.lead_change, name="lead-change"),
    path(f"{C}/lead/propose/", leading.propose, name="propose-lead"),
    path(f"{CHANGE}/accept/", leading.accept, name="accept-lead"),
    path(f"{CHANGE}/decline/", leading.decline, name="decline-lead"),
    path(f"{CHANGE}/withdraw/", leading.withdraw, name="withdraw-lead-change"),
    path(f"{CHANGE}/vote/", leading.put_to_vote, name="vote-on-lead"),
]
