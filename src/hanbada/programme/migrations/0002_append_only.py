"""The logs become append-only."""

from django.db import migrations

from hanbada.programme.append_only import lower_wall, raise_wall


def forwards(apps, editor):
    raise_wall(editor.connection)


def backwards(apps, editor):
    lower_wall(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
