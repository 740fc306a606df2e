"""Forms of accounts beside those of allauth."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kernel.accounts.models import TokenScope, User


class SignupForm(forms.Form):
    """What we ask at sign-up beyond e-mail and password."""

    name = forms.CharField(label=_("Your name"), max_length=60)
    field_order = ("name", "email", "password1", "password2")

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("name", "phone", "language", "mail_notices")
        widgets = {"language": forms.Select(choices=[("zh-hans", "简体中文"), ("en", "English")])}


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What uses it"), max_length=80, help_text=_("For example: status board of our ERP")
    )
    scope = forms.ChoiceField(label=_("Scope"), choices=TokenScope.choices)
    days = forms.TypedChoiceField(
        label=_("Expires after"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("One year"))],
        initial=90,
    )

    def clean_name(self) -> Any:
        return self.cleaned_data["name"].strip()
