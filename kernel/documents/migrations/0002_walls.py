from django.db import migrations

from kernel.tenancy import operations as walls


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("tenancy", "0001_grants")]
    operations = [
        walls.Protect(
            "documents_document",
            walls.shared(
                walls.in_scope("consortium"), walls.in_scope("authority"), walls.in_scope("organisation")
            ),
        ),
    ]
