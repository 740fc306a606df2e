from django.db import migrations

from members import vocabulary


def enter(apps, schema_editor):
    """What is not there yet, by name; a second run adds nothing."""
    terms = apps.get_model("members", "Term").objects
    for name, groups in vocabulary.VOCABULARIES.items():
        for (label, english), children in groups:
            parent, _is_new = terms.get_or_create(vocabulary=name, name=label, defaults={"name_en": english})
            for child, child_english in children:
                terms.get_or_create(
                    vocabulary=name, name=child, defaults={"name_en": child_english, "parent": parent}
                )


class Migration(migrations.Migration):
    dependencies = [("members", "0004_profile_walls")]
    # Backwards the terms stay: somebody may have chosen one.
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
