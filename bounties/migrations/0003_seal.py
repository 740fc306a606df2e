"""The seal of answers: triggers and functions that hold whoever writes."""

from django.db import migrations

from bounties import sql


class Migration(migrations.Migration):
    dependencies = [("bounties", "0002_walls")]
    operations = [migrations.RunSQL(sql.INSTALL, sql.UNINSTALL)]
