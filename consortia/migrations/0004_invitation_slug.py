from django.db import migrations, models

from kernel.tenancy import operations as walls

SEATED = walls.shared(walls.in_scope("consortium"), walls.own())
# An organisation sees, and can end, the seats of its people in consortia that its administrator is not in.
OF_OWN_ORGANISATION = walls.shared(
    walls.in_scope("consortium"),
    walls.own(),
    walls.in_scope("organisation"),
    check=walls.in_scope("consortium"),
)


class Migration(migrations.Migration):
    dependencies = [("consortia", "0003_answer_permission")]
    operations = [
        migrations.AddField(
            model_name="membership",
            name="consortium_slug",
            field=models.SlugField(db_index=False, default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="membership",
            name="status",
            field=models.CharField(
                choices=[
                    ("invited", "Invited"),
                    ("active", "Member"),
                    ("declined", "Invitation declined"),
                    ("revoked", "Invitation taken back"),
                    ("left", "Left"),
                ],
                default="invited",
                max_length=12,
                verbose_name="status",
            ),
        ),
        walls.Reprotect("consortia_seat", SEATED, OF_OWN_ORGANISATION),
    ]
