from django.db import migrations

from kernel.tenancy import operations as walls

TENANTS = (walls.in_scope("consortium"), walls.in_scope("authority"), walls.in_scope("organisation"))


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_uploads_and_imports"), ("tenancy", "0001_grants")]
    operations = [
        walls.Protect(
            "documents_upload", walls.shared(*TENANTS, walls.own("uploaded_by_id"), kind="handed-in")
        ),
        walls.Protect("documents_sheetimport", walls.shared(*TENANTS)),
        walls.TieToParent("documents_sheetimport", "upload_id", "documents_upload"),
        walls.TieToParent("documents_sheetimport", "upload_id", "documents_upload", tenant="organisation_id"),
    ]
