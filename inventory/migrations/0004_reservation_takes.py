"""A reservation knows the capacity and protected stock that it gives back when it is released."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0003_ledger"),
    ]

    operations = [
        migrations.AddField(
            model_name="reservation",
            name="takes",
            field=models.JSONField(blank=True, db_default={}, default=dict, verbose_name="takes"),
        ),
    ]
