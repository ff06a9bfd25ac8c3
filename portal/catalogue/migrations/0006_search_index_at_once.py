"""The search index takes in rows at once: no search reads through a list of pending ones."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_item_indexes")]

    operations = [
        migrations.RemoveIndex(model_name="item", name="item_search_vector"),
        migrations.AddIndex(
            model_name="item",
            index=GinIndex(fields=["search_vector"], name="item_search_vector", fastupdate=False),
        ),
    ]
