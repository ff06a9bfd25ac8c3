"""How legs have kept their plan, counted, so that promises can say how sure they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("promising", "0002_company_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="Calibration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("calibrated_at", models.DateTimeField(verbose_name="calibrated at")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("observations", models.PositiveIntegerField(verbose_name="observations")),
                ("step_minutes", models.PositiveSmallIntegerField(verbose_name="step (minutes)")),
                ("strength", models.FloatField(verbose_name="strength of shrinkage")),
                ("counts", models.JSONField()),
            ],
            options={"verbose_name": "calibration", "verbose_name_plural": "calibrations"},
        ),
    ]
