"""A delivery names the row that it tells of by kind and id, so that any object can be told of."""

from django.db import migrations, models
from django.db.models import F


def of_referrals(apps, schema_editor):
    """Whatever waits or was told until now tells of a referral."""
    apps.get_model("programme", "Delivery").objects.update(object_id=F("referral_id"))


def back_to_referrals(apps, schema_editor):
    """What tells of another kind has no place before this migration."""
    if schema_editor.connection.vendor == "postgresql":  # else the column cannot be altered in the same transaction
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    rows = apps.get_model("programme", "Delivery").objects
    rows.exclude(kind="referral").delete()
    rows.update(referral_id=F("object_id"))


class Migration(migrations.Migration):
    dependencies = [("programme", "0010_covering_indexes")]

    operations = [
        migrations.AddField("delivery", "kind", models.CharField(max_length=40, default="referral"), preserve_default=False),
        migrations.AddField("delivery", "object_id", models.UUIDField(null=True)),
        migrations.AlterField("delivery", "event", models.CharField(max_length=60)),
        migrations.RemoveConstraint("delivery", "delivery_once"),
        migrations.AlterField("delivery", "referral", models.ForeignKey("programme.referral", models.CASCADE, related_name="deliveries", null=True)),
        migrations.RunPython(of_referrals, back_to_referrals),
        migrations.RemoveField("delivery", "referral"),
        migrations.AlterField("delivery", "object_id", models.UUIDField()),
        migrations.AddConstraint(
            "delivery", models.UniqueConstraint(fields=("webhook", "object_id", "event"), name="delivery_once")
        ),
    ]
