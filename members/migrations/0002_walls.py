from django.db import migrations

from kernel.tenancy import operations as walls


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial"), ("tenancy", "0001_grants")]
    operations = [
        walls.Protect("members_staff", walls.shared(walls.in_scope("organisation"), walls.own())),
    ]
