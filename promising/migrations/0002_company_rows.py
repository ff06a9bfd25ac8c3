"""Company rows are shown to their company only."""

from django.db import migrations

from portal.kernel.tenancy_sql import protect


class Migration(migrations.Migration):
    dependencies = [
        ("promising", "0001_tables"),
        ("customers", "0003_company_rows"),
    ]

    operations = [
        protect("promising_promise", parents={"ship_to_id": "customers_shipto"}),
    ]
