"""How sure a promise was is kept beside its date: what is re-promised is judged by what was said first."""

from django.db import migrations, models

# a line that has another date now does not know any more how sure the first one was
_AS_NOW = (
    "SELECT set_config('comptoir.company', '*', true)",
    "UPDATE orders_orderline SET promised_sureness = sureness WHERE promised_until = deliver_until",
)


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_gain_decided")]

    operations = [
        migrations.AddField(
            model_name="orderline",
            name="promised_sureness",
            field=models.FloatField(blank=True, null=True, verbose_name="first sureness"),
        ),
        migrations.RunSQL(list(_AS_NOW), reverse_sql=migrations.RunSQL.noop),
    ]
