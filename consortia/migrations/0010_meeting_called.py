from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consortia", "0009_tasks_that_stand"),
    ]

    operations = [
        migrations.AlterField(
            model_name="meeting",
            name="status",
            field=models.CharField(
                choices=[
                    ("planned", "Meeting called"),
                    ("held", "Held"),
                    ("minuted", "Minutes approved"),
                    ("cancelled", "Cancelled"),
                ],
                default="planned",
                max_length=12,
                verbose_name="status",
            ),
        ),
    ]
