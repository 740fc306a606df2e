from django.db import migrations

from kernel.tenancy import operations as walls

INSIDE = walls.in_scope("consortium")
PLAIN = (
    "body",
    "office",
    "meeting",
    "agendaitem",
    "attendance",
    "votingrule",
    "resolution",
    "voter",
    "leadchange",
    "roadmapstage",
    "support",
    "chainnode",
    "membernode",
    "task",
    "taskpart",
    "taskindicator",
    "taskreport",
    "expertdraw",
)
TIES = (
    ("office", "body_id", "body"),
    ("meeting", "body_id", "body"),
    ("agendaitem", "meeting_id", "meeting"),
    ("attendance", "meeting_id", "meeting"),
    ("attendance", "office_id", "office"),
    ("resolution", "body_id", "body"),
    ("resolution", "meeting_id", "meeting"),
    ("voter", "resolution_id", "resolution"),
    ("vote", "resolution_id", "resolution"),
    ("application", "resolution_id", "resolution"),
    ("application", "membership_id", "membership"),
    ("leadchange", "leaving_id", "membership"),
    ("leadchange", "successor_id", "membership"),
    ("leadchange", "resolution_id", "resolution"),
    ("support", "stage_id", "roadmapstage"),
    ("chainnode", "parent_id", "chainnode"),
    ("membernode", "membership_id", "membership"),
    ("membernode", "node_id", "chainnode"),
    ("task", "stage_id", "roadmapstage"),
    ("task", "node_id", "chainnode"),
    ("taskpart", "task_id", "task"),
    ("taskpart", "membership_id", "membership"),
    ("taskindicator", "task_id", "task"),
    ("taskindicator", "membership_id", "membership"),
    ("taskreport", "task_id", "task"),
    ("taskreport", "membership_id", "membership"),
    ("advicerequest", "draw_id", "expertdraw"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("consortia", "0005_governance_roadmap_and_tasks"),
        ("documents", "0004_upload_walls"),
        ("members", "0004_profile_walls"),
    ]
    operations = [
        *(walls.Protect(f"consortia_{table}", walls.CONSORTIUM) for table in PLAIN),
        # Of a secret ballot only the voter sees the vote, and the system, which counts.
        walls.Protect(
            "consortia_vote",
            walls.shared(
                f"{INSIDE} AND {walls.own()}",
                f"{INSIDE} AND NOT is_secret",
                kind="ballot",
                check=f"{INSIDE} AND {walls.own()}",
            ),
        ),
        walls.Protect(
            "consortia_application", walls.shared(INSIDE, walls.in_scope("organisation"), kind="applied")
        ),
        walls.Protect("consortia_advicerequest", walls.shared(INSIDE, walls.own(), kind="asked")),
        walls.Protect("consortia_listing", walls.Policy("listing", INSIDE, INSIDE, read="true")),
        *(
            walls.TieToParent(f"consortia_{child}", column, f"consortia_{parent}")
            for child, column, parent in TIES
        ),
        walls.TieToParent("consortia_meeting", "minutes_file_id", "documents_upload"),
        walls.TieToParent("consortia_taskreport", "evidence_id", "documents_upload"),
    ]
