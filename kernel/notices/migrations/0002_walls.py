from django.db import migrations

from kernel.tenancy import operations as walls

HOLDER = [walls.in_scope(axis, "tenant_id") for axis in ("consortium", "authority", "organisation")]


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("tenancy", "0001_grants")]
    operations = [
        # Whoever acts may tell others; only the addressee reads.
        walls.Protect("notices_notice", walls.shared(walls.own(), kind="own", check="true")),
        walls.Protect(
            "notices_duty",
            walls.shared(*HOLDER, walls.in_scope("consortium"), kind="holder", check="true"),
        ),
        # Written by the sweep only.
        walls.Protect("notices_reminder", walls.Policy("none", "false", "false")),
    ]
