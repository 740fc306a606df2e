"""Spreadsheets in: everything an app needs to let people bring in rows by XLSX.

In the app's `sheets.py`, which is loaded by itself:

    INVITE = register_sheet(SheetKind(
        name="consortia.invite_members",
        title=_("Invitations"),
        columns=(Column("name", _("Organisation"), required=True, help=_("…")), …),
        take=invite_row,           # invite_row(row: dict, *, by: User, tenant_ids: Tenants) -> None
        back=members_page,         # members_page(tenant_ids) -> URL, for the page of the result
    ))

In a view: `template_response(INVITE)` answers with the template; `SheetForm` asks for the workbook and the
statement, and after `is_valid()`, inside `form_errors(form)`,

    begun = form.start(INVITE, by=request.user, consortium_id=consortium.pk)
    return redirect("documents:import", begun.pk)

The page shows progress and the refused rows. `start_import` is the same for REST.
"""

from __future__ import annotations

from kernel.documents.actions import start_import
from kernel.documents.blanks import refused_response, template_response
from kernel.documents.sheetkinds import SHEETS, Column, SheetKind, Tenants, register_sheet
from kernel.documents.uploads import SheetForm

__all__ = [
    "SHEETS",
    "Column",
    "SheetForm",
    "SheetKind",
    "Tenants",
    "refused_response",
    "register_sheet",
    "start_import",
    "template_response",
]
