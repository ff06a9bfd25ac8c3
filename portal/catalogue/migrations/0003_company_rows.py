"""Company rows are shown to their company only."""

from django.db import migrations

from portal.kernel.tenancy_sql import protect


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_references"),
        ("customers", "0003_company_rows"),
    ]

    operations = [
        protect("catalogue_agreement"),
        protect("catalogue_agreementdiscount", parents={"agreement_id": "catalogue_agreement"}),
        protect("catalogue_agreementprice", parents={"agreement_id": "catalogue_agreement"}),
        protect("catalogue_ownpartnumber"),
    ]
