"""A “+” joins the codes of the lanes of one way, so no lane's own code holds one."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("inventory", "0006_capacity_room")]

    operations = [
        migrations.AddConstraint(
            model_name="lane",
            constraint=models.CheckConstraint(
                condition=~Q(code__contains="+"),
                name="lane_code_without_plus",
                violation_error_message="The code of a lane holds no “+”: it joins the lanes of one way. Write “-” instead.",
            ),
        ),
    ]
