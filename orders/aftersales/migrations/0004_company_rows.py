"""Company rows are shown to their company only; numbers come from sequences."""

from django.db import migrations

from portal.kernel.tenancy_sql import protect


class Migration(migrations.Migration):
    dependencies = [
        ("aftersales", "0003_more_references"),
        ("orders", "0002_company_rows"),
    ]

    operations = [
        protect("aftersales_return", parents={"order_id": "orders_order"}),
        protect(
            "aftersales_returnline",
            parents={"return_request_id": "aftersales_return", "line_id": "orders_orderline"},
        ),
        protect(
            "aftersales_creditnote",
            parents={"order_id": "orders_order", "return_request_id": "aftersales_return"},
        ),
        protect(
            "aftersales_creditnoteline",
            parents={"credit_note_id": "aftersales_creditnote", "line_id": "orders_orderline"},
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE aftersales_return_number", "DROP SEQUENCE aftersales_return_number"
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE aftersales_credit_note_number", "DROP SEQUENCE aftersales_credit_note_number"
        ),
    ]
