"""What a promise keeps as JSON is kept as text: it is read whole, and to take it apart was half of writing its row."""

from django.db import migrations

from portal.kernel.fields import VerbatimJSONField

FIELDS = {
    "request": VerbatimJSONField(),
    "options": VerbatimJSONField(),
    "snapshot": VerbatimJSONField(default=dict),
}
# a column of another type has forgotten that it is not to be compressed
AS_IT_COMES = "ALTER TABLE promising_promise " + ", ".join(
    f"ALTER COLUMN {column} SET STORAGE EXTERNAL" for column in FIELDS
)


class Migration(migrations.Migration):
    dependencies = [("promising", "0006_stored_as_sent")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, reverse_sql=AS_IT_COMES),
        *(migrations.AlterField("promise", column, field) for column, field in FIELDS.items()),
        migrations.RunSQL(AS_IT_COMES, reverse_sql=migrations.RunSQL.noop),
    ]
