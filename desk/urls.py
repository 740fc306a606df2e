"""Pages of the desk."""

from __future__ import annotations

from django.urls import path

from desk import access_views, chain_views, home, organisations, public, search, tenant_views, views

app_name = "desk"
urlpatterns = [
    path("", public.home, name="home"),
    path("help/", public.guidance, name="help"),
    path("privacy/", public.privacy, name="privacy"),
    path("tasks/", views.tasks, name="tasks"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="read-all"),
    path("notices/<uuid:notice_id>/", views.open_notice, name="notice"),
    path("profile/", views.profile, name="profile"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", views.revoke, name="revoke-token"),
    path("sessions/<int:session_id>/end/", views.end_one_session, name="end-session"),
    path("c/<slug:consortium_slug>/timeline/", tenant_views.consortium_timeline, name="timeline"),
    path("a/<slug:authority_slug>/timeline/", tenant_views.authority_timeline, name="authority-timeline"),
    path("o/<slug:organisation_slug>/", organisations.home, name="organisation"),
    path(
        "o/<slug:organisation_slug>/timeline/",
        tenant_views.organisation_timeline,
        name="organisation-timeline",
    ),
    path("search/", search.search, name="search"),
    path("support/access/", access_views.support_access, name="support-access"),
    path("c/<slug:consortium_slug>/", home.consortium_home, name="overview"),
    path("c/<slug:consortium_slug>/map/", chain_views.chain_map, name="map"),
    path("c/<slug:consortium_slug>/map/<uuid:node_id>/", chain_views.chain_node, name="chain-node"),
    path(
        "c/<slug:consortium_slug>/access/<str:kind>/<uuid:pk>/",
        access_views.object_access,
        name="object-access",
    ),
    path("c/<slug:consortium_slug>/access/", access_views.consortium_access, name="access"),
    path("a/<slug:authority_slug>/access/", access_views.authority_access, name="authority-access"),
]
