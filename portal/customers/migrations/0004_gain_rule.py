"""A company's own rule for dates that could be earlier than the confirmed ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_company_rows")]

    operations = [
        migrations.AddField(
            model_name="company",
            name="gain_rule",
            field=models.CharField(
                choices=[
                    ("keep", "Keep the confirmed date"),
                    ("offer", "Offer the earlier date"),
                    ("take", "Take the earlier date at once"),
                ],
                default="offer",
                max_length=5,
                verbose_name="earlier deliveries",
            ),
        ),
        migrations.AddField(
            model_name="company",
            name="gain_days",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="earlier by at least (days)"),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.CheckConstraint(
                condition=models.Q(("gain_rule__in", ["keep", "offer", "take"])),
                name="company_known_gain_rule",
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.CheckConstraint(
                condition=models.Q(("gain_days__gte", 1), ("gain_days__lte", 30)),
                name="company_sane_gain_days",
            ),
        ),
    ]
