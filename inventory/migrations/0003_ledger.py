"""The stock ledger is only added to."""

from django.db import migrations

from portal.kernel.tenancy_sql import keep_appended


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0002_references"),
        ("kernel", "0002_company_rows"),
    ]

    operations = [
        keep_appended("inventory_stockmovement"),
    ]
