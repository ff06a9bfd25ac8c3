"""Calibrations keep how suppliers kept their days, shrunk with a strength of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("promising", "0003_calibration")]

    operations = [
        migrations.AddField(
            model_name="calibration",
            name="receipt_strength",
            field=models.FloatField(
                db_default=20, default=20, verbose_name="strength of shrinkage of receipts"
            ),
        ),
    ]
