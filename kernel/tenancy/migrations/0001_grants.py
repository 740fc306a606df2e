"""What the owner creates from now on, the two serving roles may use; comes before every other migration."""

from django.db import migrations

GRANT = """
GRANT USAGE ON SCHEMA public TO portal_app, portal_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app, portal_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO portal_app, portal_system;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO portal_app, portal_system;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    run_before = [("contenttypes", "0001_initial"), ("sessions", "0001_initial"), ("account", "0001_initial")]
    operations = [migrations.RunSQL(GRANT, migrations.RunSQL.noop)]
