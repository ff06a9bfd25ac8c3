"""Earlier deliveries are shown to their company only."""

from django.db import migrations

from portal.kernel.tenancy_sql import protect


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_gain")]

    operations = [protect("orders_gain", parents={"order_id": "orders_order", "line_id": "orders_orderline"})]
