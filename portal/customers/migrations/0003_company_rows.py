"""Company rows are shown to their company only."""

from django.db import migrations

from portal.kernel.tenancy_sql import protect


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_references"),
    ]

    operations = [
        protect("customers_company", column="id"),
        protect("customers_membership"),
        protect("customers_shipto"),
        protect("customers_dockdoor", parents={"ship_to_id": "customers_shipto"}),
        protect("customers_apikey"),
    ]
