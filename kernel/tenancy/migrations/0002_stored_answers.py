"""Answers stored for an Idempotency-Key hold tenants' data: only their own caller sees them."""

from django.db import migrations

from kernel.tenancy import operations as walls


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_grants"), ("accounts", "0001_initial")]
    operations = [walls.Protect("accounts_idempotentrequest", walls.shared(walls.own(), kind="own"))]
