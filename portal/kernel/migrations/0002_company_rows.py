"""Company rows are shown to their company only; the audit is only added to."""

from django.db import migrations

from portal.kernel.tenancy_sql import keep_appended, protect


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0001_tables"),
    ]

    operations = [
        protect("kernel_idempotencyrecord"),
        keep_appended("kernel_auditentry"),
    ]
