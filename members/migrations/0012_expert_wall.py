from django.db import migrations

from kernel.tenancy import operations as walls

OWN = walls.own()
BEFORE = walls.shared(OWN, "status = 'active'", kind="listed", check=OWN)
AFTER = walls.shared(OWN, kind="listed")
SEEN = walls.with_parent("members_expert", "expert_id")
OURS = f'EXISTS (SELECT FROM "members_expert" parent WHERE parent.id = expert_id AND parent.{OWN})'
FIELDS = walls.Policy("with-parent", OURS, OURS)


class Migration(migrations.Migration):
    """A listed expert is everybody's to read and the person's alone to change and to delete."""

    dependencies = [("members", "0011_label_of_expert_kinds")]
    operations = [
        walls.Reprotect("members_expert", BEFORE, AFTER),
        walls.Offer("members_expert", "status = 'active'"),
        walls.Reprotect("members_expert_fields", SEEN, FIELDS),
        walls.Offer("members_expert_fields", SEEN.using),
    ]
