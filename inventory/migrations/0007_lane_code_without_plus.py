"""A “+” joins the codes of the lanes of one way, so no lane's own code holds one."""

from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Replace


def part_codes_by_dashes(apps, _schema_editor):
    """Write the codes of lanes that hold a “+” with a “-”; rows point to lanes by key, so nothing else changes."""
    lanes = apps.get_model("inventory", "Lane").objects.filter(code__contains="+")
    lanes.update(code=Replace(F("code"), Value("+"), Value("-")))


class Migration(migrations.Migration):
    dependencies = [("inventory", "0006_capacity_room")]

    operations = [
        migrations.RunPython(part_codes_by_dashes, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="lane",
            constraint=models.CheckConstraint(
                condition=~Q(code__contains="+"),
                name="lane_code_without_plus",
                violation_error_message="The code of a lane holds no “+”: it joins the lanes of one way. Write “-” instead.",
            ),
        ),
    ]
