"""Company rows are shown to their company only; order numbers come from a sequence."""

from django.db import migrations

from portal.kernel.tenancy_sql import protect


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0001_tables"),
        ("customers", "0003_company_rows"),
    ]

    operations = [
        protect("orders_basket", parents={"ship_to_id": "customers_shipto"}),
        protect("orders_basketline", parents={"basket_id": "orders_basket"}),
        protect("orders_order", parents={"ship_to_id": "customers_shipto"}),
        protect("orders_orderline", parents={"order_id": "orders_order"}),
        protect("orders_promiseentry", parents={"line_id": "orders_orderline"}),
        protect("orders_orderevent", parents={"order_id": "orders_order", "line_id": "orders_orderline"}),
        protect("orders_ordercharge", parents={"order_id": "orders_order"}),
        migrations.RunSQL("CREATE SEQUENCE orders_number", "DROP SEQUENCE orders_number"),
    ]
