from django.db import migrations

from kernel.tenancy import operations as walls


class Migration(migrations.Migration):
    dependencies = [("filings", "0001_initial"), ("tenancy", "0001_grants")]
    operations = [
        walls.Protect("filings_officer", walls.shared(walls.in_scope("authority"), walls.own())),
    ]
