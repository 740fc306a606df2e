from django.db import migrations

from kernel.tenancy import operations as walls


class Migration(migrations.Migration):
    dependencies = [("consortia", "0001_initial"), ("tenancy", "0001_grants")]
    operations = [
        walls.Protect("consortia_consortium", walls.tenant_itself("consortium")),
        walls.Protect(
            "consortia_membership",
            walls.shared(
                walls.in_scope("consortium"), walls.in_scope("organisation"), walls.by_key(), kind="invited"
            ),
        ),
        walls.Protect("consortia_seat", walls.shared(walls.in_scope("consortium"), walls.own())),
    ]
