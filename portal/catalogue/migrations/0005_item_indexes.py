"""Indexes of items for what the search really asks: fewer to keep up, one for the first page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_search_words")]

    operations = [
        migrations.RemoveIndex(model_name="item", name="item_search_trigram"),
        migrations.RemoveIndex(model_name="item", name="item_attributes"),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                models.F("popularity").desc(), models.F("id").asc(), name="item_by_popularity"
            ),
        ),
    ]
