from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consortia", "0006_governance_walls"),
    ]

    operations = [
        migrations.AlterField(
            model_name="resolution",
            name="ballot",
            field=models.CharField(
                choices=[("open", "By name"), ("secret", "Secret")],
                default="open",
                max_length=8,
                verbose_name="ballot",
            ),
        ),
        migrations.AlterField(
            model_name="votingrule",
            name="ballot",
            field=models.CharField(
                choices=[("open", "By name"), ("secret", "Secret")],
                default="open",
                max_length=8,
                verbose_name="ballot",
            ),
        ),
    ]
