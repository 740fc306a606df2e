"""Pages of filings."""

from __future__ import annotations

from django.urls import path

from filings.views import authority, consortium, documents, editor, public, steps

app_name = "filings"

C = "c/<slug:consortium_slug>/dossiers/"
D = f"{C}<uuid:dossier_id>/"
A = "a/<slug:authority_slug>/"
CASE = f"{A}dossiers/<uuid:dossier_id>/"

urlpatterns = [
    path(C, consortium.dossiers, name="dossiers"),
    path(f"{C}new/", consortium.open_dossier, name="open"),
    path(D, consortium.dossier, name="dossier"),
    path(f"{D}sections/<slug:key>/", editor.section, name="section"),
    path(f"{D}sections/<slug:key>/save/", editor.save_section, name="save-section"),
    path(f"{D}submit/", consortium.submit, name="submit"),
    path(f"{D}withdraw/", consortium.withdraw, name="withdraw"),
    path(f"{D}document/", documents.draft, name="draft-document"),
    path(f"{D}document/file/", documents.draft_file, name="draft-file"),
    path(f"{D}submissions/<int:number>/", consortium.receipt, name="receipt"),
    path(f"{D}submissions/<int:number>/document/", documents.submitted, name="document"),
    path(f"{D}submissions/<int:number>/file/", documents.submitted_file, name="file"),
    path(f"{C}remarks/<uuid:remark_id>/answer/", consortium.answer_remark, name="answer-remark"),
    path(A, authority.queue, name="queue"),
    path(f"{A}assign/", authority.assign_cases, name="assign-cases"),
    path(f"{A}guidelines/", authority.guidelines, name="guidelines"),
    path(f"{A}guidelines/<uuid:guideline_id>/", authority.guideline, name="guideline"),
    path(f"{A}register/", authority.register, name="authority-register"),
    path(CASE, authority.review, name="review"),
    path(f"{CASE}accept/", steps.accept, name="accept"),
    path(f"{CASE}return/", steps.send_back, name="return"),
    path(f"{CASE}pass/", steps.pass_check, name="pass"),
    path(f"{CASE}publicise/", steps.publicise, name="publicise"),
    path(f"{CASE}file/", steps.file, name="put-on-file"),
    path(f"{CASE}refuse/", steps.refuse, name="refuse"),
    path(f"{CASE}assign/", steps.assign, name="assign"),
    path(f"{CASE}remarks/", steps.add_remark, name="add-remark"),
    path(f"{CASE}remarks/<uuid:remark_id>/delete/", steps.delete_remark, name="delete-remark"),
    path(f"{CASE}submissions/<int:number>/document/", documents.for_officer, name="officer-document"),
    path(f"{CASE}submissions/<int:number>/file/", documents.file_for_officer, name="officer-file"),
    path("guidelines/<uuid:guideline_id>/", public.guideline, name="public-guideline"),
    path("register/", public.register, name="register"),
    path("register/<str:filing_number>/", public.entry, name="entry"),
]
