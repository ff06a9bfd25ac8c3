"""A table for earlier deliveries, offered or taken."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_gain_rule"),
        ("orders", "0004_order_change_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Gain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("taken", "Taken"),
                            ("declined", "Declined"),
                            ("lapsed", "Lapsed"),
                            ("withdrawn", "No longer possible"),
                        ],
                        default="offered",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("lines", models.JSONField()),
                ("deliver_until", models.DateTimeField(verbose_name="arrives until")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.company",
                        verbose_name="company",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="orders.orderline"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gains", to="orders.order"
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier delivery",
                "verbose_name_plural": "earlier deliveries",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "offered")), fields=("line",), name="gain_offered_once"
                    )
                ],
            },
        ),
    ]
