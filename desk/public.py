"""Pages for everybody: home, help, privacy."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from desk import front
from kernel.tenancy.decorators import public_view


@public_view(reason="says what the portal is and shows what is public anyway")
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "figures": front.figures(),
        "challenges": front.open_challenges(),
        "register": front.recent_filings(),
        "start_url": "/consortia/new/",
    }
    return render(request, "public/home.html", context)


@public_view(reason="how to use the portal")
def guidance(request: HttpRequest) -> HttpResponse:
    return render(request, "public/help.html", {"guidelines": front.guidelines_in_force()})


@public_view(reason="what happens with personal data (个人信息保护法 art. 17)")
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html", {"handler": settings.PRIVACY_HANDLER})
