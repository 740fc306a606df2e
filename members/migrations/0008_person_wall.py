from django.db import migrations

from kernel.tenancy import operations as walls

OURS = walls.shared(walls.in_scope("organisation"), walls.own(), kind="named")
SHOWN = "wants_public AND consented_at IS NOT NULL"
BEFORE = walls.shared(walls.in_scope("organisation"), walls.own(), SHOWN, kind="named", check=OURS.check)


class Migration(migrations.Migration):
    """Whoever is shown to everybody is everybody's to read; the entry stays its organisation's and the person's."""

    dependencies = [("members", "0007_hand_over"), ("tenancy", "0001_grants")]
    operations = [
        walls.Reprotect("members_person", BEFORE, OURS),
        migrations.RunSQL(
            f"CREATE POLICY members_person_read ON members_person FOR SELECT TO portal_app USING ({SHOWN});",
            "DROP POLICY members_person_read ON members_person;",
        ),
    ]
