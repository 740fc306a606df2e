"""Files in forms: the field, and what has to be said about a file that is handed in.

    class EvidenceForm(HandsInFile):
        file = UploadField(label=_("Evidence"))

    with form_errors(form):
        upload = form.keep_upload(by=request.user, organisation_id=organisation.pk)

The page's form element needs `enctype="multipart/form-data"`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.documents import filetypes
from kernel.documents.actions import keep_upload, start_import
from kernel.documents.actions.uploads import not_allowed_text, too_large_text
from kernel.documents.models import Level, SheetImport, Upload
from kernel.documents.sheetkinds import SheetKind

if TYPE_CHECKING:
    from uuid import UUID

    from kernel.accounts.models import User


def _help(types: Collection[str] | None) -> str:
    limit, names = filesizeformat(settings.UPLOAD_MAX_BYTES), filetypes.names_of(filetypes.allowed(types))
    return gettext("%(types)s, up to %(limit)s.") % {"types": names, "limit": limit}


class UploadField(forms.FileField):
    """A file whose name and size can be right; what it really is, `keep_upload` looks at."""

    widget = forms.FileInput

    def __init__(self, *, types: Collection[str] | None = None, **kwargs: Any) -> None:
        self.types = types
        empty = _("The file is empty. Was it saved before you chose it?")
        kwargs["error_messages"] = {"empty": empty} | kwargs.get("error_messages", {})
        super().__init__(**{"help_text": lazy(_help, str)(types)} | kwargs)

    @property
    def allowed(self) -> dict[str, filetypes.FileType]:
        return filetypes.allowed(self.types)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        endings = [f".{ending}" for kind in self.allowed.values() for ending in kind.endings]
        return {**super().widget_attrs(widget), "accept": ",".join(endings)}

    def to_python(self, data: File[Any] | None) -> File[Any] | None:
        file = super().to_python(data)
        if file is None:
            return None
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(too_large_text(), code="too_large")
        ending = filetypes.ending_of(filetypes.clean_name(file.name or ""))
        if not any(ending in kind.endings for kind in self.allowed.values()):
            raise forms.ValidationError(not_allowed_text(self.allowed), code="not_allowed")
        return file


def _statement(*, required: bool) -> forms.BooleanField:
    return forms.BooleanField(
        label=_("This file holds no state secrets"),
        required=required,
        help_text=_(
            "State secrets may not be sent over the Internet. If in doubt, stop here, hand the file in on"
            " paper and ask your security officer."
        ),
    )


class HandsInFile(forms.Form):
    """To mix into a form with an `UploadField` named `file`: the level, and the statement without which
    nothing is taken. Where the file is optional, so is the statement until there is a file."""

    level = forms.ChoiceField(
        label=_("level"),
        choices=Level.choices,
        initial=Level.INTERNAL,
        required=False,
        help_text=_("Sensitive and core files: every download is recorded."),
    )
    no_state_secrets = _statement(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is said about a file stands below it, whatever else the form asks.
        names = [name for name in self.fields if name not in ("file", "level", "no_state_secrets")]
        self.order_fields([*names, "file", "level", "no_state_secrets"])
        self.fields["no_state_secrets"].widget.attrs["required"] = self.fields["file"].required

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("file") and not self.cleaned_data.get("no_state_secrets"):
            text = _("State that the file holds no state secrets. If in doubt, stop here and go offline.")
            self.add_error("no_state_secrets", text)
        return cleaned

    def keep_upload(
        self,
        *,
        by: User,
        consortium_id: UUID | None = None,
        organisation_id: UUID | None = None,
        authority_id: UUID | None = None,
    ) -> Upload | None:
        """Keep the chosen file for a tenant; None if none was chosen."""
        file = self.cleaned_data.get("file")
        if not file:
            return None
        return keep_upload(
            file,
            by=by,
            level=self.cleaned_data.get("level") or Level.INTERNAL,
            no_state_secrets=self.cleaned_data["no_state_secrets"],
            consortium_id=consortium_id,
            organisation_id=organisation_id,
            authority_id=authority_id,
        )


class SheetForm(forms.Form):
    """A filled-in template; see `kernel.documents.sheets`."""

    file = UploadField(label=_("Filled-in template"), types=("xlsx",))
    no_state_secrets = _statement(required=True)

    def start(
        self,
        kind: SheetKind,
        *,
        by: User,
        consortium_id: UUID | None = None,
        organisation_id: UUID | None = None,
        authority_id: UUID | None = None,
    ) -> SheetImport:
        return start_import(
            kind.name,
            self.cleaned_data["file"],
            by=by,
            no_state_secrets=self.cleaned_data["no_state_secrets"],
            consortium_id=consortium_id,
            organisation_id=organisation_id,
            authority_id=authority_id,
        )
