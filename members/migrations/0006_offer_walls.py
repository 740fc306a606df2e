from django.db import migrations

from kernel.tenancy import operations as walls
from members import sql

OWN = walls.in_scope("organisation")


class Offered(migrations.RunSQL):
    """What is open is everybody's to read and its organisation's alone to change.

    A condition in the one policy for all commands would let everybody delete what everybody may read.
    """

    def __init__(self, table, condition):
        self.args = (table, condition)
        before = walls.shared(OWN, condition, kind="offered", check=OWN)
        super().__init__(
            f'ALTER POLICY "{table}_offered" ON "{table}" USING ({OWN}) WITH CHECK ({OWN});'
            f'CREATE POLICY "{table}_read" ON "{table}" FOR SELECT TO portal_app USING ({condition});',
            f'DROP POLICY "{table}_read" ON "{table}";'
            f'ALTER POLICY "{table}_offered" ON "{table}" USING ({before.using}) WITH CHECK ({before.check});',
        )

    def deconstruct(self):
        return (self.__class__.__name__, list(self.args), {})


class Tagged(migrations.RunSQL):
    """Tags are read with what they are on, and set by its organisation alone."""

    def __init__(self, parent):
        self.args = (parent,)
        table, column = f"members_{parent}_terms", f"{parent}_id"
        seen = f'EXISTS (SELECT FROM "members_{parent}" parent WHERE parent.id = {column})'
        ours = f'EXISTS (SELECT FROM "members_{parent}" parent WHERE parent.id = {column} AND {OWN})'
        super().__init__(
            f'ALTER POLICY "{table}_with-parent" ON "{table}" USING ({ours}) WITH CHECK ({ours});'
            f'CREATE POLICY "{table}_read" ON "{table}" FOR SELECT TO portal_app USING ({seen});',
            f'DROP POLICY "{table}_read" ON "{table}";'
            f'ALTER POLICY "{table}_with-parent" ON "{table}" USING ({seen}) WITH CHECK ({seen});',
        )

    def deconstruct(self):
        return (self.__class__.__name__, list(self.args), {})


class Migration(migrations.Migration):
    dependencies = [("members", "0005_terms")]
    operations = [
        Offered("members_capability", "is_public"),
        Offered("members_facility", "open_to <> 'nobody'"),
        Offered("members_service", "is_public"),
        Offered("members_interest", "is_public"),
        Offered("members_honour", "is_public"),
        Tagged("facility"),
        Tagged("service"),
        Tagged("interest"),
        migrations.RunSQL(sql.BUSY, sql.NOT_BUSY),
    ]
