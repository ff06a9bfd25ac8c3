"""Previewed changes of orders are shown to their company only."""

from django.db import migrations

from portal.kernel.tenancy_sql import protect


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_order_change")]

    operations = [protect("orders_orderchange", parents={"order_id": "orders_order"})]
