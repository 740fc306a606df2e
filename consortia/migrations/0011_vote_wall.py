from django.db import migrations

from kernel.tenancy import operations as walls

INSIDE = walls.in_scope("consortium")
OWN = f"{INSIDE} AND {walls.own()}"
OPEN = f"{INSIDE} AND NOT is_secret"
BEFORE = walls.shared(OWN, OPEN, kind="ballot", check=OWN)
AFTER = walls.shared(OWN, kind="ballot")


class Migration(migrations.Migration):
    """Votes by name are read by the consortium; changed and deleted by their voter alone."""

    dependencies = [("consortia", "0010_meeting_called")]
    operations = [
        walls.Reprotect("consortia_vote", BEFORE, AFTER),
        walls.Offer("consortia_vote", OPEN),
    ]
