"""All addresses of the portal."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django_prometheus.exports import ExportToDjangoView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from kernel.tenancy.decorators import public_view

metrics = public_view(reason="counters for the operator's own network; the proxy answers 404 outside")(
    ExportToDjangoView
)

api: list[URLPattern | URLResolver] = [
    # First, as it holds the status that programs poll: addresses are tried in turn.
    path("", include("filings.api_urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("", include("kernel.documents.api_urls")),
    path("", include("desk.api_urls")),
    path("", include("members.api_urls")),
    path("", include("consortia.api_urls")),
    path("", include("agreements.api_urls")),
    path("", include("bounties.api_urls")),
]

urlpatterns = [
    path("api/v1/", include(api)),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("metrics", metrics, name="metrics"),
    path("", include("kernel.jobs.urls")),
    path("", include("kernel.documents.urls")),
    path("", include("desk.urls")),
    path("", include("members.urls")),
    path("", include("consortia.urls")),
    path("", include("agreements.urls")),
    path("", include("bounties.urls")),
    path("", include("filings.urls")),
]
