"""Pages of agreements."""

from __future__ import annotations

from django.urls import path

from agreements.views import drafting, reading, signing

app_name = "agreements"
BASE = "c/<slug:consortium_slug>/agreements/"
ONE = f"{BASE}<uuid:agreement_id>/"
CLAUSE = f"{BASE}clauses/<uuid:clause_id>/"
urlpatterns = [
    path(BASE, reading.index, name="list"),
    path(f"{BASE}new/", drafting.create, name="create"),
    path(ONE, reading.detail, name="detail"),
    path(f"{ONE}edit/", drafting.edit, name="edit"),
    path(f"{ONE}parties/", drafting.parties, name="parties"),
    path(f"{ONE}parties/refresh/", drafting.refresh_parties, name="refresh-parties"),
    path(f"{ONE}clauses/", drafting.add_clause, name="add-clause"),
    path(CLAUSE, drafting.clause, name="clause"),
    path(f"{CLAUSE}remove/", drafting.remove_clause, name="remove-clause"),
    path(f"{CLAUSE}move/", drafting.move_clause, name="move-clause"),
    path(f"{ONE}send/", signing.send, name="send"),
    path(f"{ONE}sign/", signing.sign, name="sign"),
    path(f"{ONE}decline/", signing.decline, name="decline"),
    path(f"{ONE}withdraw/", signing.withdraw, name="withdraw"),
    path(f"{ONE}remind/", signing.remind, name="remind"),
    path(f"{ONE}document/", reading.document, name="document"),
    path(f"{ONE}document/file/", reading.document_file, name="document-file"),
]
