"""Pages of what an organisation keeps once: figures, evidence, honours, people, the confirmation."""

from __future__ import annotations

from django.urls import path

from members.views import confirmation, evidence, figures, honours, people

HOME = "o/<slug:organisation_slug>"
urlpatterns = [
    path(f"{HOME}/figures/", figures.figures, name="figures"),
    path(f"{HOME}/figures/new/", figures.add_figures, name="add-figures"),
    path(f"{HOME}/figures/<uuid:figures_id>/", figures.change_figures, name="change-figures"),
    path(f"{HOME}/figures/<uuid:figures_id>/remove/", figures.remove_figures, name="remove-figures"),
    path(f"{HOME}/evidence/", evidence.evidence, name="evidence"),
    path(f"{HOME}/evidence/new/", evidence.add_evidence, name="add-evidence"),
    path(f"{HOME}/evidence/<uuid:evidence_id>/", evidence.change_evidence, name="change-evidence"),
    path(f"{HOME}/evidence/<uuid:evidence_id>/replace/", evidence.replace_evidence, name="replace-evidence"),
    path(f"{HOME}/evidence/<uuid:evidence_id>/remove/", evidence.remove_evidence, name="remove-evidence"),
    path(f"{HOME}/honours/", honours.honours, name="honours"),
    path(f"{HOME}/honours/new/", honours.add_honour, name="add-honour"),
    path(f"{HOME}/honours/<uuid:honour_id>/", honours.change_honour, name="change-honour"),
    path(f"{HOME}/honours/<uuid:honour_id>/remove/", honours.remove_honour, name="remove-honour"),
    path(f"{HOME}/people/", people.people, name="people"),
    path(f"{HOME}/people/new/", people.add_person, name="add-person"),
    path(f"{HOME}/people/<uuid:person_id>/", people.change_person, name="change-person"),
    path(f"{HOME}/people/<uuid:person_id>/consent/", people.prove_consent, name="prove-consent"),
    path(f"{HOME}/people/<uuid:person_id>/remove/", people.remove_person, name="remove-person"),
    path(f"{HOME}/confirm/", confirmation.confirm_data, name="confirm-data"),
    path("consents/", people.consents, name="consents"),
    path("consents/<uuid:person_id>/give/", people.give_consent, name="give-consent"),
    path("consents/<uuid:person_id>/refuse/", people.refuse_consent, name="refuse-consent"),
    path("units/<slug:slug>/", confirmation.unit, name="unit"),
]
