"""What each address is tried with, and where its answer differs from what its declaration says.

The declaration gives the rule: nobody goes to the sign-in page, outsiders of the tenant get 404, insiders
without the right 403, insiders with it 200. A row says which objects stand in the address, what the right
finds there if it is not a page (`found`), and who is answered otherwise (`but`), persona by persona.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# Persona → what it stands for; `None` is nobody signed in.
PERSONAS = (
    None,
    "nobody",
    "lead_admin",
    "lead_staff",
    "signatory_lead",
    "member_university",
    "signatory_university",
    "answerer_outside",
    "other_lead",
    "officer",
    "senior_officer",
    "supervisor",
    "liaison",
    "other_officer",
)
SIGNED_IN = tuple(persona for persona in PERSONAS if persona)
CONSORTIUM = ("lead_admin", "lead_staff", "signatory_lead", "member_university", "signatory_university")
AUTHORITY = ("officer", "senior_officer", "supervisor", "liaison")
OUTSIDE = ("answerer_outside",)


@dataclass(frozen=True)
class Row:
    """One address: URL argument → attribute of the full world (or a literal after `=`)."""

    arguments: dict[str, str] = field(default_factory=dict)
    found: int = 200
    but: dict[str | None, int] = field(default_factory=dict)
    # For those who write: another answer than for reading, and a body that gets as far as the door.
    acting: dict[str | None, int] = field(default_factory=dict)
    body: dict[str, object] = field(default_factory=dict)
    # A POST that only looks, and is answered like GET.
    is_read: bool = False


def only(*personas: str, code: int = 200, others: int = 404) -> dict[str | None, int]:
    """The same answer for these, another for everybody else who is signed in."""
    return {persona: code if persona in personas else others for persona in SIGNED_IN}


AGREEMENT = {"agreement_id": "agreement"}
CLAUSE = {"clause_id": "clause"}
CHALLENGE = {"pk": "challenge"}
AWARDED = {"pk": "awarded"}
ANSWER = {"pk": "answer"}
MILESTONE = {"pk": "milestone"}
DOSSIER = {"dossier_id": "dossier"}
SUBMISSION = {"dossier_id": "dossier", "number": "=1"}
SECTION = {"dossier_id": "dossier", "key": "=goals"}
STAGE = {"stage_id": "stage"}
TASK = {"task_id": "task"}
REST_STAGE = {"consortium_slug": "=ylqx", "pk": "stage"}
REST_TASK = {"consortium_slug": "=ylqx", "pk": "task"}
LINK = {"invitation_secret": "link"}
FACILITY = {"pk": "facility"}
BOOKING = {"pk": "booking"}
TERM = {"term_id": "term"}
FIGURES = {"figures_id": "figures"}
EVIDENCE = {"evidence_id": "evidence"}
HONOUR = {"honour_id": "honour"}
PERSON = {"person_id": "person"}
INVITATION = {"membership_id": "invitation"}
MEMBERSHIP = {"membership_id": "membership"}
NODE = {"node_id": "node"}
APPLICATION = {"application_id": "application"}
LEAD_CHANGE = {"change_id": "lead_change"}
LISTING = {"listing_slug": "=ylqx"}
INVITED = only(*CONSORTIUM, "other_lead")
ANSWERING = only(*CONSORTIUM, code=403) | {"other_lead": 200}

MOTION = {"resolution_id": "motion"}
VOTING = {"resolution_id": "open_vote"}
MEETING = {"meeting_id": "meeting"}
ITEM = MEETING | {"item_id": "agenda_item"}
HERE = {"consortium_slug": "=ylqx"}

OFFER_OF_ROLE = {"invitation_id": "role_offer"}
ROLE_LINK = {"invitation_secret": "role_link"}
TAKING = only(*OUTSIDE, code=403) | {"other_lead": 200}
# None of the personas is one.
OPERATORS = only(others=403)

DRAW = {"draw_id": "draw"}
ADVICE = {"advice_id": "advice"}

PAGES: dict[str, Row] = {
    # For everybody
    "metrics": Row(),
    "status": Row({"filing_number": "filed_number"}),
    "jobs:live": Row(),
    "jobs:ready": Row(found=503),
    "desk:home": Row(),
    "desk:help": Row(),
    "desk:privacy": Row(),
    "bounties:board": Row(),
    "bounties:entry": Row(CHALLENGE),
    "filings:register": Row(),
    "filings:entry": Row({"filing_number": "filed_number"}),
    "filings:public-guideline": Row({"guideline_id": "guideline"}),
    "consortia:invitation-by-link": Row(LINK),
    "consortia:open": Row(),
    "consortia:open-entry": Row(LISTING),
    "members:unit": Row({"slug": "unit"}),
    # For a person
    "members:consents": Row(),
    "members:give-consent": Row({"person_id": "person"}, but=only(*OUTSIDE)),
    "members:refuse-consent": Row({"person_id": "person"}, but=only(*OUTSIDE)),
    "desk:tasks": Row(),
    "desk:notices": Row(),
    "desk:read-all": Row(),
    "desk:notice": Row({"notice_id": "notice"}, but=only("lead_admin", code=302)),
    "desk:profile": Row(),
    "desk:tokens": Row(),
    "desk:revoke-token": Row({"token_id": "token"}, but=only("lead_admin")),
    "desk:end-session": Row({"session_id": "session"}, but=only("lead_admin")),
    "desk:search": Row(),
    "desk:support-access": Row(but=only(others=403)),
    "members:experts": Row(),
    "members:expert": Row({"expert_id": "expert"}),
    "members:own-expert": Row(),
    "members:list-expert": Row(but=only()),
    "members:pause-expert": Row(but=only()),
    "members:add-recusal": Row(),
    "members:remove-recusal": Row({"recusal_id": "recusal"}, but=only()),
    "consortia:my-advice": Row(),
    "consortia:asked-advice": Row(ADVICE, but=only(*CONSORTIUM, code=302)),
    "consortia:take-advice": Row(ADVICE, but=only()),
    "consortia:decline-advice": Row(ADVICE, but=only()),
    "consortia:experts": Row(),
    "consortia:new-draw": Row(),
    "consortia:draw": Row(DRAW),
    "consortia:ask-drawn": Row(DRAW),
    "consortia:replace-expert": Row(DRAW | {"expert_id": "expert"}),
    "consortia:ask-experts": Row(),
    "consortia:advice": Row(ADVICE),
    "consortia:withdraw-advice": Row(ADVICE),
    "documents:upload": Row({"upload_id": "upload"}, but=only(*CONSORTIUM)),
    "documents:import": Row({"import_id": "sheet"}, but=only("lead_admin")),
    "documents:import-refused": Row({"import_id": "sheet"}, but=only("lead_admin")),
    "members:staff-link": Row(ROLE_LINK, but=only(others=403)),
    "members:staff-invitation": Row(OFFER_OF_ROLE, but=only(*OUTSIDE, "other_lead")),
    "members:decline-role": Row(OFFER_OF_ROLE, but=TAKING),
    "members:decline-role-by-link": Row(ROLE_LINK, but=only(*OUTSIDE, code=403)),
    "members:ask": Row({"organisation_id": "organisation"}),
    "members:claim-organisation": Row({"organisation_id": "organisation"}),
    "members:withdraw-claim": Row({"claim_id": "claim"}, but=only("nobody")),
    "members:claims": Row(but=OPERATORS),
    "members:claim": Row({"claim_id": "claim"}, but=OPERATORS),
    "members:claim-evidence": Row({"claim_id": "claim"}, but=OPERATORS),
    "members:grant-claim": Row({"claim_id": "claim"}, but=OPERATORS),
    "members:refuse-claim": Row({"claim_id": "claim"}, but=OPERATORS),
    "consortia:duplicates": Row(but=OPERATORS),
    "consortia:merge": Row(but=OPERATORS),
    "consortia:resign": Row({"staff_id": "staff"}, but=only(*OUTSIDE)),
    "consortia:accept-role": Row(OFFER_OF_ROLE, but=TAKING),
    "consortia:accept-role-by-link": Row(ROLE_LINK, but=only(*OUTSIDE, code=403)),
    "members:directory": Row(),
    "members:register": Row(),
    "members:profile": Row({"organisation_id": "organisation"}),
    "consortia:mine": Row(),
    "consortia:new": Row(),
    "consortia:invitation": Row(INVITATION, but=INVITED),
    "consortia:apply": Row(LISTING),
    "consortia:application": Row(
        APPLICATION, but=only(*CONSORTIUM, "answerer_outside") | {"lead_admin": 302}
    ),
    "consortia:withdraw-application": Row(
        APPLICATION, but=only(*CONSORTIUM, code=403) | {"answerer_outside": 200}
    ),
    "consortia:accept": Row(INVITATION, but=ANSWERING),
    "consortia:decline": Row(INVITATION, but=ANSWERING),
    "consortia:decline-by-link": Row(LINK),
    "bounties:begin": Row(CHALLENGE),
    # What organisations offer
    "members:offers": Row(),
    "members:offer": Row(FACILITY),
    "members:book": Row(FACILITY),
    "members:terms": Row(but=only(others=403)),
    "members:new-term": Row(but=only(others=403)),
    "members:term": Row(TERM, but=only(others=403)),
    "members:retire-term": Row(TERM, but=only(others=403)),
    "members:reinstate-term": Row(TERM, but=only(others=403)),
    "members:merge-term": Row(TERM, but=only(others=403)),
    # In a consortium
    "desk:overview": Row(),
    "desk:timeline": Row(),
    "desk:access": Row(),
    "desk:object-access": Row({"kind": "=agreements", "pk": "agreement"}),
    "consortia:edit": Row(),
    "consortia:dissolve": Row(),
    "consortia:members": Row(),
    "consortia:invite": Row(),
    "consortia:member": Row(MEMBERSHIP),
    "consortia:revoke": Row(INVITATION),
    "consortia:renew": Row(INVITATION),
    "consortia:leave": Row(MEMBERSHIP),
    "consortia:member-nodes": Row(MEMBERSHIP),
    "consortia:chain": Row(),
    "consortia:add-node": Row(),
    "consortia:import-nodes": Row(),
    "consortia:edit-node": Row(NODE),
    "consortia:move-node": Row(NODE),
    "consortia:remove-node": Row(NODE),
    "desk:map": Row(),
    "desk:chain-node": Row(NODE),
    "consortia:change-member": Row(MEMBERSHIP),
    "consortia:remind-member": Row(MEMBERSHIP),
    "consortia:idle": Row(),
    "consortia:invite-many": Row(),
    "consortia:invitations-template": Row(),
    "consortia:departure": Row(MEMBERSHIP),
    "consortia:remove": Row(MEMBERSHIP),
    "consortia:propose-removal": Row(MEMBERSHIP),
    "consortia:applications": Row(),
    "consortia:application-here": Row(APPLICATION),
    "consortia:admit": Row(APPLICATION),
    "consortia:refuse": Row(APPLICATION),
    "consortia:vote-on-application": Row(APPLICATION),
    "consortia:lead-change": Row(),
    "consortia:propose-lead": Row(),
    "consortia:accept-lead": Row(LEAD_CHANGE),
    "consortia:decline-lead": Row(LEAD_CHANGE),
    "consortia:withdraw-lead-change": Row(LEAD_CHANGE),
    "consortia:vote-on-lead": Row(LEAD_CHANGE),
    "consortia:roadmap": Row(),
    "consortia:add-stage": Row(),
    "consortia:edit-stage": Row(STAGE),
    "consortia:move-stage": Row(STAGE),
    "consortia:remove-stage": Row(STAGE),
    "consortia:tasks": Row(),
    "consortia:new-task": Row(),
    "consortia:import-tasks": Row(),
    "consortia:task-matrix": Row(),
    "consortia:task-gantt": Row(),
    "consortia:task-figures": Row(),
    "consortia:task": Row(TASK),
    "consortia:edit-task": Row(TASK),
    "consortia:report-task": Row(TASK),
    "consortia:start-task": Row(TASK),
    "consortia:confirm-task": Row(TASK),
    "consortia:send-task-back": Row(TASK),
    "consortia:cancel-task": Row(TASK),
    "consortia:reopen-task": Row(TASK),
    "consortia:seats": Row(),
    "consortia:add-seat": Row(),
    "consortia:remove-seat": Row({"seat_id": "seat"}),
    "consortia:governance": Row(),
    "consortia:body": Row({"body_kind": "=council"}),
    "consortia:appoint": Row({"body_id": "body"}),
    "consortia:office": Row({"office_id": "office"}),
    "consortia:end-office": Row({"office_id": "office"}),
    "consortia:voting-rules": Row(),
    "consortia:voting-rule": Row({"matter": "=removal"}),
    "consortia:resolutions": Row(),
    "consortia:propose": Row(),
    "consortia:resolution": Row(VOTING),
    "consortia:edit-motion": Row(MOTION),
    "consortia:open-vote": Row(MOTION),
    "consortia:vote": Row(VOTING),
    "consortia:withdraw-motion": Row(MOTION),
    "consortia:close-vote": Row(VOTING),
    "consortia:meetings": Row(),
    "consortia:plan-meeting": Row(),
    "consortia:meeting": Row(MEETING),
    "consortia:edit-meeting": Row(MEETING),
    "consortia:minutes": Row(MEETING),
    "consortia:hold-meeting": Row(MEETING),
    "consortia:approve-minutes": Row(MEETING),
    "consortia:cancel-meeting": Row(MEETING),
    "consortia:attach-scan": Row(MEETING),
    "consortia:minutes-document": Row(MEETING),
    "consortia:minutes-file": Row(MEETING, found=404),  # not asked for yet
    "consortia:meeting-calendar": Row(MEETING),
    "consortia:attendance": Row(MEETING),
    "consortia:add-item": Row(MEETING),
    "consortia:agenda-item": Row(ITEM),
    "consortia:remove-item": Row(ITEM),
    "consortia:move-item": Row(ITEM),
    "agreements:list": Row(),
    "agreements:create": Row(),
    "agreements:detail": Row(AGREEMENT),
    "agreements:edit": Row(AGREEMENT, found=302),  # in force: nothing to edit
    "agreements:parties": Row(AGREEMENT),
    "agreements:refresh-parties": Row(AGREEMENT),
    "agreements:add-clause": Row(AGREEMENT),
    "agreements:clause": Row(CLAUSE, found=302),
    "agreements:remove-clause": Row(CLAUSE),
    "agreements:move-clause": Row(CLAUSE),
    "agreements:send": Row(AGREEMENT),
    "agreements:sign": Row(AGREEMENT, found=302),
    "agreements:decline": Row(AGREEMENT),
    "agreements:withdraw": Row(AGREEMENT),
    "agreements:remind": Row(AGREEMENT),
    "agreements:document": Row(AGREEMENT),
    "agreements:document-file": Row(AGREEMENT, found=404),
    "bounties:challenges": Row(),
    "bounties:challenge-new": Row(),
    "bounties:challenge": Row(CHALLENGE),
    "bounties:challenge-edit": Row({"pk": "draft_challenge"}),
    "bounties:challenge-publish": Row({"pk": "draft_challenge"}),
    "bounties:challenge-close": Row(CHALLENGE),
    "bounties:challenge-withdraw": Row(CHALLENGE),
    "bounties:challenge-award": Row(AWARDED),
    "bounties:challenge-fail": Row(AWARDED),
    "bounties:opened-answer": Row({"pk": "awarded", "answer_id": "opened_answer"}),
    "bounties:milestone": Row(MILESTONE),
    "bounties:milestone-accept": Row(MILESTONE),
    "bounties:milestone-reject": Row(MILESTONE),
    "filings:dossiers": Row(),
    "filings:open": Row(),
    "filings:dossier": Row(DOSSIER),
    "filings:section": Row(SECTION),
    "filings:save-section": Row(SECTION),
    "filings:submit": Row(DOSSIER),
    "filings:withdraw": Row(DOSSIER),
    "filings:draft-document": Row(DOSSIER, found=302),  # not asked for yet
    "filings:draft-file": Row(DOSSIER, found=404),
    "filings:receipt": Row(SUBMISSION),
    "filings:document": Row(SUBMISSION, found=302),
    "filings:file": Row(SUBMISSION, found=404),
    "filings:answer-remark": Row({"remark_id": "remark"}),
    # At an authority
    "desk:authority-timeline": Row(),
    "desk:authority-access": Row(),
    "filings:queue": Row(),
    "filings:assign-cases": Row(),
    "filings:guidelines": Row(),
    "filings:guideline": Row({"guideline_id": "guideline"}),
    "filings:authority-register": Row(),
    "filings:review": Row(DOSSIER),
    "filings:accept": Row(DOSSIER),
    "filings:return": Row(DOSSIER),
    "filings:pass": Row(DOSSIER),
    "filings:publicise": Row(DOSSIER),
    "filings:put-on-file": Row(DOSSIER),
    "filings:refuse": Row(DOSSIER),
    "filings:assign": Row(DOSSIER),
    "filings:add-remark": Row(DOSSIER),
    "filings:delete-remark": Row({"dossier_id": "dossier", "remark_id": "internal_remark"}),
    "filings:officer-document": Row(SUBMISSION, found=302),
    "filings:officer-file": Row(SUBMISSION, found=404),
    # At an organisation: the outside one, which answers
    "desk:organisation": Row(),
    "desk:organisation-timeline": Row(),
    "members:edit": Row(),
    "members:figures": Row(),
    "members:add-figures": Row(),
    "members:change-figures": Row(FIGURES),
    "members:remove-figures": Row(FIGURES),
    "members:evidence": Row(),
    "members:add-evidence": Row(),
    "members:change-evidence": Row(EVIDENCE),
    "members:replace-evidence": Row(EVIDENCE),
    "members:remove-evidence": Row(EVIDENCE),
    "members:honours": Row(),
    "members:add-honour": Row(),
    "members:change-honour": Row(HONOUR),
    "members:remove-honour": Row(HONOUR),
    "members:people": Row(),
    "members:add-person": Row(),
    "members:change-person": Row(PERSON),
    "members:prove-consent": Row(PERSON),
    "members:remove-person": Row(PERSON),
    "members:confirm-data": Row(),
    "members:staff": Row(),
    "members:invite-staff": Row(),
    "members:revoke-role": Row(OFFER_OF_ROLE),
    "members:renew-role": Row(OFFER_OF_ROLE),
    "members:powers": Row(),
    "members:add-power": Row(),
    "members:revoke-power": Row({"power_id": "power"}),
    "consortia:hand-over": Row({"person_id": "colleague"}),
    "consortia:dismiss-staff": Row({"staff_id": "staff"}),
    "members:own-offers": Row(),
    "members:own-offers-of": Row({"folder": "=facilities"}),
    "members:import-offers": Row({"folder": "=facilities"}),
    "members:new-offer": Row({"folder": "=services"}),
    "members:own-offer": Row(FACILITY | {"folder": "=facilities"}),
    "members:show-offer": Row(FACILITY | {"folder": "=facilities"}),
    "members:hide-offer": Row(FACILITY | {"folder": "=facilities"}),
    "members:remove-offer": Row(FACILITY | {"folder": "=facilities"}),
    "members:propose-term": Row(),
    "members:bookings": Row(),
    "members:booking": Row(BOOKING),
    "members:booking-confirm": Row(BOOKING),
    "members:booking-refuse": Row(BOOKING),
    "members:booking-withdraw": Row(BOOKING),
    "members:booking-cancel": Row(BOOKING),
    "members:booking-use": Row(BOOKING),
    "bounties:answers": Row(),
    "bounties:answer": Row(ANSWER),
    "bounties:answer-edit": Row(ANSWER, found=302),  # handed in
    "bounties:answer-submit": Row(ANSWER),
    "bounties:answer-revise": Row(ANSWER),
    "bounties:answer-withdraw": Row(ANSWER),
    "bounties:receipt": Row(ANSWER),
    "bounties:own-milestone": Row(MILESTONE),
    "bounties:own-milestone-report": Row(MILESTONE),
}

NOBODYS = "00000000-0000-4000-8000-000000000000"
EVERYBODY = only(*SIGNED_IN)
BOTH_SIDES = only(*CONSORTIUM, *AUTHORITY)
IN_CONSORTIUM = only(*CONSORTIUM)
HERE = {"consortium_slug": "=ylqx"}
HERE_MEMBER = HERE | {"pk": "membership"}
HERE_APPLICATION = HERE | {"pk": "application"}
HERE_CHANGE = HERE | {"pk": "lead_change"}
OURS = {"organisation_id": "organisation"}

OFFERED = {"organisation_id": "organisation"}
BOOKED = only(*OUTSIDE, "lead_admin", "lead_staff", "signatory_lead")

# Resources have no tenant in their address, so each says who finds the object; the rest is theirs to know.
RESOURCES: dict[str, Row] = {
    "api-me": Row(but=EVERYBODY),
    "api-expert-list": Row(but=EVERYBODY),
    "api-expert-detail": Row({"pk": "expert"}, but=EVERYBODY),
    "api-own-expert": Row(but=only(), acting=EVERYBODY),
    "api-list-expert": Row(but=only(), body={"consent": True}),
    "api-pause-expert": Row(but=only()),
    "api-recusal-list": Row(but=EVERYBODY),
    "api-recusal-detail": Row({"pk": "recusal"}, but=only()),
    "api-draw-list": Row({"consortium_slug": "=ylqx"}, but=IN_CONSORTIUM),
    "api-draw-detail": Row({"consortium_slug": "=ylqx", "pk": "draw"}, but=IN_CONSORTIUM),
    "api-draw-replace": Row({"consortium_slug": "=ylqx", "pk": "draw"}, but=IN_CONSORTIUM),
    "api-advice-list": Row({"consortium_slug": "=ylqx"}, but=IN_CONSORTIUM),
    "api-advice-detail": Row({"consortium_slug": "=ylqx", "pk": "advice"}, but=IN_CONSORTIUM),
    "api-advice-withdraw": Row({"consortium_slug": "=ylqx", "pk": "advice"}, but=IN_CONSORTIUM),
    "api-asked-advice-list": Row(but=EVERYBODY),
    "api-asked-advice-detail": Row({"pk": "advice"}, but=only()),
    "api-asked-advice-take": Row({"pk": "advice"}, but=only()),
    "api-asked-advice-decline": Row({"pk": "advice"}, but=only()),
    "api-asked-advice-answer": Row({"pk": "advice"}, but=only()),
    "api-upload-list": Row(but=EVERYBODY),
    "api-upload-detail": Row({"pk": "upload"}, but=IN_CONSORTIUM),
    "api-upload-content": Row({"pk": "upload"}, but=IN_CONSORTIUM),
    "api-import-detail": Row({"pk": "sheet"}, but=only("lead_admin")),
    "api-organisation-list": Row(but=EVERYBODY),
    "api-organisation-detail": Row({"pk": "organisation"}, but=EVERYBODY, acting=only(*OUTSIDE)),
    "api-staff-hand-over": Row(
        {"organisation_id": "organisation"},
        but=only(*OUTSIDE),
        body={"person": NOBODYS, "email": "x@example.test"},
    ),
    "api-staff-resign": Row({"organisation_id": "organisation", "pk": "staff"}, but=only(*OUTSIDE)),
    "api-offered-role-list": Row({"organisation_id": "organisation"}, but=only(*OUTSIDE)),
    "api-staff-invitation-list": Row(but=EVERYBODY),
    "api-staff-invitation-detail": Row({"pk": "role_offer"}, but=only(*OUTSIDE, "other_lead")),
    "api-staff-invitation-accept": Row({"pk": "role_offer"}, but=TAKING),
    "api-staff-invitation-decline": Row({"pk": "role_offer"}, but=TAKING),
    "api-staff-invitation-revoke": Row({"pk": "role_offer"}, but=only(*OUTSIDE) | {"other_lead": 403}),
    "api-staff-invitation-renew": Row({"pk": "role_offer"}, but=only(*OUTSIDE) | {"other_lead": 403}),
    "api-staff-link-accept": Row(ROLE_LINK, but=only(*OUTSIDE, code=403)),
    "api-staff-link-decline": Row(ROLE_LINK, but=only(*OUTSIDE, code=403)),
    "api-power-list": Row({"organisation_id": "organisation"}, but=only(*OUTSIDE)),
    "api-power-revoke": Row({"organisation_id": "organisation", "pk": "power"}, but=only(*OUTSIDE)),
    "api-claim-list": Row(but=EVERYBODY),
    "api-claim-detail": Row({"pk": "claim"}, but=only("nobody")),
    "api-claim-withdraw": Row({"pk": "claim"}, but=only("nobody")),
    "api-claim-decision-list": Row(but=OPERATORS),
    "api-claim-decision-detail": Row({"pk": "claim"}, but=OPERATORS),
    "api-claim-decision-grant": Row({"pk": "claim"}, but=OPERATORS),
    "api-claim-decision-refuse": Row({"pk": "claim"}, but=OPERATORS),
    "api-ask": Row({"organisation_id": "organisation"}, but=EVERYBODY),
    "api-merge-list": Row(but=OPERATORS),
    "api-merge-preview": Row(but=OPERATORS),
    "api-merge-candidates": Row(but=OPERATORS),
    "api-staff-list": Row({"organisation_id": "organisation"}, but=only(*OUTSIDE)),
    "api-staff-detail": Row({"organisation_id": "organisation", "pk": "staff"}, but=only(*OUTSIDE)),
    "api-figures-list": Row(OURS, but=only(*OUTSIDE)),
    "api-figures-detail": Row(OURS | {"pk": "figures"}, but=only(*OUTSIDE)),
    "api-evidence-list": Row(OURS, but=only(*OUTSIDE)),
    "api-evidence-detail": Row(OURS | {"pk": "evidence"}, but=only(*OUTSIDE)),
    "api-evidence-replace": Row(OURS | {"pk": "evidence"}, but=only(*OUTSIDE)),
    "api-honour-list": Row(OURS, but=only(*OUTSIDE)),
    "api-honour-detail": Row(OURS | {"pk": "honour"}, but=only(*OUTSIDE)),
    "api-person-list": Row(OURS, but=only(*OUTSIDE)),
    "api-person-detail": Row(OURS | {"pk": "person"}, but=only(*OUTSIDE)),
    "api-person-prove-consent": Row(OURS | {"pk": "person"}, but=only(*OUTSIDE)),
    "api-confirm": Row(OURS, but=only(*OUTSIDE)),
    "api-consent-list": Row(but=EVERYBODY),
    "api-consent-give": Row({"pk": "person"}, but=only(*OUTSIDE)),
    "api-consent-refuse": Row({"pk": "person"}, but=only(*OUTSIDE)),
    "capability-list": Row(OFFERED, but=EVERYBODY, acting=only(*OUTSIDE)),
    "capability-detail": Row(OFFERED | {"pk": "capability"}, but=EVERYBODY, acting=only(*OUTSIDE)),
    "own-facility-list": Row(OFFERED, but=EVERYBODY, acting=only(*OUTSIDE)),
    "own-facility-detail": Row(OFFERED | FACILITY, but=EVERYBODY, acting=only(*OUTSIDE)),
    "service-list": Row(OFFERED, but=EVERYBODY, acting=only(*OUTSIDE)),
    "service-detail": Row(OFFERED | {"pk": "service"}, but=EVERYBODY, acting=only(*OUTSIDE)),
    "interest-list": Row(OFFERED, but=EVERYBODY, acting=only(*OUTSIDE)),
    "interest-detail": Row(OFFERED | {"pk": "interest"}, but=only(*OUTSIDE)),
    "offer-list": Row(but=EVERYBODY),
    "offer-detail": Row(FACILITY, but=EVERYBODY),
    "facility-list": Row(but=EVERYBODY),
    "facility-detail": Row(FACILITY, but=EVERYBODY),
    "facility-busy": Row(FACILITY, but=EVERYBODY),
    "booking-list": Row(
        but=EVERYBODY,
        acting=only(),
        body={
            "facility": NOBODYS,
            "organisation": NOBODYS,
            "purpose": "样例",
            "starts_at": "2030-01-02T09:00:00+08:00",
            "ends_at": "2030-01-02T12:00:00+08:00",
        },
    ),
    "booking-detail": Row(BOOKING, but=BOOKED),
    "booking-confirm": Row(BOOKING, but=BOOKED),
    "booking-refuse": Row(BOOKING, but=BOOKED, body={"reason": "样例"}),
    "booking-withdraw": Row(BOOKING, but=BOOKED),
    "booking-cancel": Row(
        BOOKING, but=BOOKED, acting=BOOKED | {"signatory_lead": 403}, body={"reason": "样例"}
    ),
    "booking-use": Row(BOOKING, but=BOOKED),
    "term-list": Row(but=EVERYBODY),
    "term-detail": Row({"pk": "term"}, but=EVERYBODY),
    "api-consortium-list": Row(but=EVERYBODY),
    "api-consortium-detail": Row({"consortium_slug": "=ylqx"}, but=IN_CONSORTIUM),
    "api-consortium-dissolve": Row({"consortium_slug": "=ylqx"}, but=IN_CONSORTIUM),
    "api-consortium-timeline": Row({"slug": "=ylqx"}, but=IN_CONSORTIUM),
    "api-membership-list": Row({"consortium_slug": "=ylqx"}, but=IN_CONSORTIUM),
    "api-membership-detail": Row(
        {"consortium_slug": "=ylqx", "pk": "invitation"}, but=only(*CONSORTIUM, "other_lead")
    ),
    "api-membership-accept": Row(
        {"consortium_slug": "=ylqx", "pk": "invitation"}, but=only(*CONSORTIUM, "other_lead")
    ),
    "api-membership-decline": Row(
        {"consortium_slug": "=ylqx", "pk": "invitation"}, but=only(*CONSORTIUM, "other_lead")
    ),
    "api-membership-revoke": Row(
        {"consortium_slug": "=ylqx", "pk": "invitation"}, but=only(*CONSORTIUM, "other_lead")
    ),
    "api-membership-renew": Row(
        {"consortium_slug": "=ylqx", "pk": "invitation"}, but=only(*CONSORTIUM, "other_lead")
    ),
    "api-membership-leave": Row({"consortium_slug": "=ylqx", "pk": "membership"}, but=IN_CONSORTIUM),
    "api-consortium-chain": Row({"slug": "=ylqx"}, but=IN_CONSORTIUM),
    "api-composition-list": Row({"consortium_slug": "=ylqx"}, but=IN_CONSORTIUM),
    "api-node-list": Row({"consortium_slug": "=ylqx"}, but=IN_CONSORTIUM),
    "api-node-detail": Row({"consortium_slug": "=ylqx", "pk": "node"}, but=IN_CONSORTIUM),
    "api-node-move": Row({"consortium_slug": "=ylqx", "pk": "node"}, but=IN_CONSORTIUM, body={"down": True}),
    "api-member-nodes": Row(
        {"consortium_slug": "=ylqx", "pk": "membership"}, but=IN_CONSORTIUM, body={"nodes": []}
    ),
    "api-membership-role": Row(HERE_MEMBER, but=IN_CONSORTIUM),
    "api-membership-remind": Row(HERE_MEMBER, but=IN_CONSORTIUM),
    "api-membership-departure": Row(HERE_MEMBER, but=IN_CONSORTIUM),
    "api-membership-propose-removal": Row(HERE_MEMBER, but=IN_CONSORTIUM),
    "api-membership-remove": Row(HERE_MEMBER, but=IN_CONSORTIUM),
    "api-application-list": Row(HERE, but=IN_CONSORTIUM),
    "api-application-detail": Row(HERE_APPLICATION, but=IN_CONSORTIUM),
    "api-application-admit": Row(HERE_APPLICATION, but=IN_CONSORTIUM),
    "api-application-refuse": Row(HERE_APPLICATION, but=IN_CONSORTIUM),
    "api-application-put-to-vote": Row(HERE_APPLICATION, but=IN_CONSORTIUM),
    "api-lead-change-list": Row(HERE, but=IN_CONSORTIUM, body={"successor": NOBODYS}),
    "api-lead-change-detail": Row(HERE_CHANGE, but=IN_CONSORTIUM),
    "api-lead-change-accept": Row(HERE_CHANGE, but=IN_CONSORTIUM),
    "api-lead-change-decline": Row(HERE_CHANGE, but=IN_CONSORTIUM),
    "api-lead-change-withdraw": Row(HERE_CHANGE, but=IN_CONSORTIUM),
    "api-lead-change-put-to-vote": Row(HERE_CHANGE, but=IN_CONSORTIUM),
    "api-idle-list": Row(HERE, but=only(*CONSORTIUM, code=403) | {"lead_admin": 200}),
    "api-members-over-time-list": Row(HERE, but=IN_CONSORTIUM),
    "api-listing-list": Row(but=EVERYBODY),
    "api-listing-detail": Row(LISTING, but=EVERYBODY),
    "api-own-application-list": Row(
        but=EVERYBODY,
        acting=only(),
        body={"consortium": "ylqx", "organisation": NOBODYS, "task": "样例", "reason": "样例"},
    ),
    "api-own-application-detail": Row({"pk": "application"}, but=only(*CONSORTIUM, *OUTSIDE)),
    "api-own-application-withdraw": Row({"pk": "application"}, but=only(*CONSORTIUM, *OUTSIDE)),
    "api-stage-list": Row({"consortium_slug": "=ylqx"}, but=IN_CONSORTIUM),
    "api-stage-detail": Row(REST_STAGE, but=IN_CONSORTIUM),
    "api-stage-move": Row(REST_STAGE, but=IN_CONSORTIUM),
    "api-task-list": Row({"consortium_slug": "=ylqx"}, but=IN_CONSORTIUM),
    "api-task-detail": Row(REST_TASK, but=IN_CONSORTIUM),
    "api-task-reports": Row(REST_TASK, but=IN_CONSORTIUM),
    "api-task-start": Row(REST_TASK, but=IN_CONSORTIUM),
    "api-task-report-done": Row(REST_TASK, but=IN_CONSORTIUM),
    "api-task-confirm": Row(REST_TASK, but=IN_CONSORTIUM),
    "api-task-send-back": Row(REST_TASK, but=IN_CONSORTIUM),
    "api-task-cancel": Row(REST_TASK, but=IN_CONSORTIUM),
    "api-task-reopen": Row(REST_TASK, but=IN_CONSORTIUM),
    "api-seat-list": Row({"consortium_slug": "=ylqx"}, but=IN_CONSORTIUM),
    "api-seat-detail": Row({"consortium_slug": "=ylqx", "pk": "seat"}, but=IN_CONSORTIUM),
    "api-invitation-list": Row(but=EVERYBODY),
    "api-invitation-link": Row(LINK, but=EVERYBODY),
    "api-invitation-link-decline": Row(LINK, but=EVERYBODY),
    "api-body-list": Row(HERE, but=IN_CONSORTIUM, body={"kind": "experts"}),
    "api-body-detail": Row(HERE | {"pk": "body"}, but=IN_CONSORTIUM),
    "api-office-list": Row(HERE, but=IN_CONSORTIUM, body={"body": NOBODYS, "starts_on": "2026-01-01"}),
    "api-office-detail": Row(HERE | {"pk": "office"}, but=IN_CONSORTIUM),
    "api-office-end": Row(HERE | {"pk": "office"}, but=IN_CONSORTIUM),
    "api-voting-rule-list": Row(HERE, but=IN_CONSORTIUM),
    "api-voting-rule-detail": Row(HERE | {"kind": "=removal"}, but=IN_CONSORTIUM),
    "api-meeting-list": Row(HERE, but=IN_CONSORTIUM),
    "api-meeting-detail": Row(HERE | {"pk": "meeting"}, but=IN_CONSORTIUM),
    "api-meeting-agenda": Row(HERE | {"pk": "meeting"}, but=IN_CONSORTIUM, body={"title": "样例"}),
    "api-meeting-attendance": Row(HERE | {"pk": "meeting"}, but=IN_CONSORTIUM, body={"lines": []}),
    "api-meeting-minutes": Row(
        HERE | {"pk": "meeting"}, but=IN_CONSORTIUM, body={"minutes": "样例", "version": 1}
    ),
    "api-meeting-hold": Row(HERE | {"pk": "meeting"}, but=IN_CONSORTIUM),
    "api-meeting-approve": Row(HERE | {"pk": "meeting"}, but=IN_CONSORTIUM),
    "api-meeting-cancel": Row(HERE | {"pk": "meeting"}, but=IN_CONSORTIUM),
    "api-meeting-document": Row(HERE | {"pk": "meeting"}, but=only(*CONSORTIUM, code=202)),
    "api-resolution-list": Row(HERE, but=IN_CONSORTIUM, body={"title": "样例", "text": "样例"}),
    "api-resolution-detail": Row(HERE | {"pk": "motion"}, but=IN_CONSORTIUM),
    "api-resolution-open": Row(HERE | {"pk": "motion"}, but=IN_CONSORTIUM),
    "api-resolution-withdraw": Row(HERE | {"pk": "motion"}, but=IN_CONSORTIUM),
    "api-resolution-close": Row(HERE | {"pk": "open_vote"}, but=IN_CONSORTIUM),
    "api-resolution-vote": Row(HERE | {"pk": "open_vote"}, but=IN_CONSORTIUM, body={"choice": "for"}),
    "agreement-list": Row(but=EVERYBODY, acting=IN_CONSORTIUM, body={"consortium": "ylqx"}),
    "agreement-detail": Row({"pk": "agreement"}, but=IN_CONSORTIUM),
    "agreement-decline": Row({"pk": "agreement"}, but=IN_CONSORTIUM),
    "agreement-document": Row({"pk": "agreement"}, but=only(*CONSORTIUM, code=202)),
    "agreement-remind": Row({"pk": "agreement"}, but=IN_CONSORTIUM),
    "agreement-send": Row({"pk": "agreement"}, but=IN_CONSORTIUM),
    "agreement-sign": Row(
        {"pk": "agreement"}, but=IN_CONSORTIUM, body={"password": "x", "text_hash": "0" * 64}
    ),
    "agreement-withdraw": Row({"pk": "agreement"}, but=IN_CONSORTIUM),
    "challenge-list": Row(but=EVERYBODY, acting=IN_CONSORTIUM, body={"consortium": "ylqx", "title": "样例"}),
    "challenge-detail": Row(CHALLENGE, but=IN_CONSORTIUM),
    "challenge-answers": Row(CHALLENGE, but=EVERYBODY, acting=only(), body={"organisation": NOBODYS}),
    "challenge-award": Row(AWARDED, but=IN_CONSORTIUM, body={"answer": NOBODYS, "reason": "样例"}),
    "challenge-close": Row(CHALLENGE, but=IN_CONSORTIUM),
    "challenge-fail": Row(AWARDED, but=IN_CONSORTIUM),
    "challenge-publish": Row({"pk": "draft_challenge"}, but=only("lead_admin", "lead_staff")),
    "challenge-withdraw": Row(CHALLENGE, but=IN_CONSORTIUM),
    "answer-list": Row(but=EVERYBODY),
    "answer-detail": Row(ANSWER, but=only(*OUTSIDE)),
    "answer-revise": Row(ANSWER, but=only(*OUTSIDE)),
    "answer-submit": Row(ANSWER, but=only(*OUTSIDE)),
    "answer-withdraw": Row(ANSWER, but=only(*OUTSIDE)),
    "milestone-detail": Row(MILESTONE, but=only(*CONSORTIUM, *OUTSIDE)),
    "milestone-accept": Row(MILESTONE, but=IN_CONSORTIUM),
    "milestone-reject": Row(MILESTONE, but=IN_CONSORTIUM),
    "milestone-report": Row(MILESTONE, but=only(*OUTSIDE), body={"evidence": "样例"}),
    "board-list": Row(but=EVERYBODY),
    "board-detail": Row(CHALLENGE, but=EVERYBODY),
    "dossier-list": Row(
        but=EVERYBODY, acting=IN_CONSORTIUM, body={"consortium": "ylqx", "guideline": NOBODYS}
    ),
    "dossier-detail": Row({"pk": "dossier"}, but=BOTH_SIDES, body={"sections": []}),
    "dossier-accept": Row({"pk": "dossier"}, but=BOTH_SIDES),
    "dossier-answer-remark": Row({"pk": "dossier", "remark_id": "remark"}, but=BOTH_SIDES),
    "dossier-check": Row({"pk": "dossier"}, but=BOTH_SIDES, is_read=True),
    "dossier-document": Row({"pk": "dossier"}, but=only(*CONSORTIUM, *AUTHORITY, code=202)),
    "dossier-file": Row({"pk": "dossier"}, but=BOTH_SIDES),
    "dossier-pass-check": Row({"pk": "dossier"}, but=BOTH_SIDES),
    "dossier-publicise": Row({"pk": "dossier"}, but=BOTH_SIDES),
    "dossier-refuse": Row({"pk": "dossier"}, but=BOTH_SIDES),
    "dossier-remarks": Row({"pk": "dossier"}, but=BOTH_SIDES, body={"text": "样例"}),
    "dossier-send-back": Row({"pk": "dossier"}, but=BOTH_SIDES),
    "dossier-submit": Row({"pk": "dossier"}, but=BOTH_SIDES),
    "dossier-withdraw": Row({"pk": "dossier"}, but=BOTH_SIDES),
    "guideline-list": Row(but=EVERYBODY),
    "guideline-detail": Row({"pk": "guideline"}, but=EVERYBODY),
    "register-list": Row(but=EVERYBODY),
    "register-detail": Row({"filing_number": "filed_number"}, but=EVERYBODY),
}
