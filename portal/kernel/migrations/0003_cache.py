"""The table of Django's database cache, which counts log-in attempts for all processes together."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_company_rows"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE kernel_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX kernel_cache_expires ON kernel_cache (expires);
            """,
            reverse_sql="DROP TABLE kernel_cache",
        ),
    ]
