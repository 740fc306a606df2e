"""A reset password ends what the old one may have given away."""

from __future__ import annotations

import re

from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from tests.world import World


def test_reset_password_revokes_tokens(world: World) -> None:
    user, api, other = world.lead_admin, world.api("lead_admin"), world.api("other_lead")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link is not None
    form = client.get(link[1], follow=True)
    secret = {"password1": "another-horse-battery", "password2": "another-horse-battery"}
    client.post(form.redirect_chain[-1][0], secret)
    assert api.get("/api/v1/me/").status_code == 401
    assert other.get("/api/v1/me/").status_code == 200
