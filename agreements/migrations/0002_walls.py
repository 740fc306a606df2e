from django.db import migrations

from kernel.tenancy import operations as walls

TABLES = ("agreement", "clause", "party", "signature", "agreementevent", "clauseevent", "partyevent")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial"), ("tenancy", "0001_grants")]
    operations = [
        *(walls.Protect(f"agreements_{table}", walls.CONSORTIUM) for table in TABLES),
        walls.TieToParent("agreements_clause", "agreement_id", "agreements_agreement"),
        walls.TieToParent("agreements_party", "agreement_id", "agreements_agreement"),
        walls.TieToParent("agreements_signature", "agreement_id", "agreements_agreement"),
        walls.TieToParent("agreements_signature", "party_id", "agreements_party"),
    ]
