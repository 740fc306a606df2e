"""The hash chain: triggers, privileges, row-level security of events."""

from django.db import migrations

from kernel.audit import sql
from kernel.tenancy import operations as walls


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.INSTALL, sql.UNINSTALL),
        walls.Protect(
            "audit_event",
            walls.shared(
                walls.in_scope("consortium"),
                walls.in_scope("authority"),
                walls.in_scope("organisation"),
                walls.own("actor_id"),
                kind="concerned",
                # A deed may be recorded in a tenant its author cannot read; nobody can change it afterwards.
                check="true",
            ),
        ),
    ]
