from django.db import migrations

from kernel.tenancy import operations as walls

CONSORTIUM = walls.in_scope("consortium")
AUTHORITY = walls.in_scope("authority")


class Migration(migrations.Migration):
    dependencies = [("filings", "0003_guidelines_and_dossiers")]
    operations = [
        # Published rules are public; a draft is the authority's own.
        walls.Protect(
            "filings_guideline",
            walls.Policy("published", AUTHORITY, AUTHORITY, read="status <> 'draft'"),
        ),
        # The authority has no part in a case before it is submitted.
        walls.Protect(
            "filings_dossier",
            walls.shared(CONSORTIUM, f"{AUTHORITY} AND submitted_at IS NOT NULL", kind="submitted"),
        ),
        walls.Protect("filings_section", walls.CONSORTIUM),
        # Handed in by the consortium, only read by the authority.
        walls.Protect(
            "filings_submission", walls.Policy("handed-in", CONSORTIUM, CONSORTIUM, read=AUTHORITY)
        ),
        walls.Protect(
            "filings_remark",
            walls.shared(
                AUTHORITY, f"{CONSORTIUM} AND published_at IS NOT NULL AND NOT internal", kind="handed-over"
            ),
        ),
        walls.Protect("filings_filingcounter", walls.AUTHORITY),
        walls.Protect("filings_registerentry", walls.Policy("public", AUTHORITY, AUTHORITY, read="true")),
        walls.TieToParent("filings_section", "dossier_id", "filings_dossier"),
        walls.TieToParent("filings_submission", "dossier_id", "filings_dossier"),
        walls.TieToParent("filings_submission", "dossier_id", "filings_dossier", tenant="authority_id"),
        walls.TieToParent("filings_remark", "dossier_id", "filings_dossier"),
        walls.TieToParent("filings_remark", "submission_id", "filings_submission"),
        walls.TieToParent("filings_remark", "submission_id", "filings_submission", tenant="authority_id"),
        walls.TieToParent("filings_dossier", "guideline_id", "filings_guideline", tenant="authority_id"),
        walls.TieToParent("filings_registerentry", "dossier_id", "filings_dossier", tenant="authority_id"),
    ]
