"""The reason for a merge, which both timelines show."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class MergeReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000})
    )
