"""Days that are nearly full are found by an index: what is left of a capacity has a class by powers of two."""

from django.db import migrations, models
from django.db.models import F

CLASSES = ",".join(str(2**power) for power in range(20))


class Migration(migrations.Migration):
    dependencies = [("inventory", "0005_first_due_day")]

    operations = [
        migrations.AddField(
            model_name="capacity",
            name="room",
            field=models.GeneratedField(
                expression=models.Func(
                    F("quantity") - F("used"),
                    template=f"width_bucket(%(expressions)s, '{{{CLASSES}}}'::numeric[])",
                ),
                output_field=models.SmallIntegerField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            model_name="capacity",
            index=models.Index(fields=["resource", "room", "on"], name="capacity_by_room"),
        ),
    ]
