from django.db import migrations

from kernel.tenancy import operations as walls

INSIDE = walls.in_scope("consortium")
BEFORE = walls.shared("is_public", INSIDE, kind="board", check=INSIDE)
AFTER = walls.shared(INSIDE, kind="board")


class Migration(migrations.Migration):
    """The board is everybody's to read; its entries are their consortium's to change and to delete."""

    dependencies = [("bounties", "0004_board_covering_index")]
    operations = [
        walls.Reprotect("bounties_boardentry", BEFORE, AFTER),
        walls.Offer("bounties_boardentry", "is_public"),
    ]
