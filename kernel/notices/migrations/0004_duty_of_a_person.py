from django.db import migrations

from kernel.tenancy import operations as walls

HOLDER = [walls.in_scope(axis, "tenant_id") for axis in ("consortium", "authority", "organisation")]
BEFORE = walls.shared(*HOLDER, walls.in_scope("consortium"), kind="holder", check="true")
# A duty may be one person's, who then stands in the place of the tenant.
AFTER = walls.shared(
    *HOLDER, walls.in_scope("consortium"), walls.own("tenant_id"), kind="holder", check="true"
)


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_duty_member"), ("tenancy", "0001_grants")]
    operations = [walls.Reprotect("notices_duty", BEFORE, AFTER)]
