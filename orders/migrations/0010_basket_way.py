"""A line of a basket keeps from where and by which service it is to come."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_promised_sureness")]

    operations = [
        migrations.AddField(
            model_name="basketline",
            name="site",
            field=models.CharField(blank=True, db_default="", default="", max_length=20, verbose_name="site"),
        ),
        migrations.AddField(
            model_name="basketline",
            name="service",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=10, verbose_name="service"
            ),
        ),
    ]
