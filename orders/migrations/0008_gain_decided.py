"""An earlier delivery is over once somebody, or time, has decided it, and not before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_one_key_to_the_owner")]

    operations = [
        migrations.AddConstraint(
            model_name="gain",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_at__isnull", True),
                    ("state", "offered"),
                )
                | (~models.Q(("state", "offered")) & models.Q(("decided_at__isnull", False))),
                name="gain_decided_once_over",
            ),
        ),
    ]
