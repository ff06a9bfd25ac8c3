"""Tables of the catalogue: what is sold, in which units, and at which agreed price."""

from decimal import Decimal
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import CombinedSearchVector, SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.customers.ownership import CompanyOwned


def quantity_field(**options: Any) -> "models.DecimalField[Any, Any]":
    """Return a quantity column: base units of an item, three places."""
    return models.DecimalField(max_digits=15, decimal_places=3, **options)


def price_field(**options: Any) -> "models.DecimalField[Any, Any]":
    """Return a price column: currency units for one base unit, four places."""
    return models.DecimalField(max_digits=14, decimal_places=4, **options)


class UnitOfMeasure(models.Model):
    """A unit that quantities are counted in (piece, box, pallet, metre…)."""

    code = models.CharField(_("code"), max_length=10, primary_key=True)
    name_fr = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    plural_fr = models.CharField(max_length=40)
    plural_en = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("unit of measure")
        verbose_name_plural = _("units of measure")

    def __str__(self) -> str:
        return self.code


class Category(models.Model):
    """A node of the category tree; `path` is the codes from the root, e.g. "fasteners/screws"."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=200, unique=True)
    name_fr = models.CharField(_("French name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name_en


class AttributeDefinition(models.Model):
    """A facet: what an item's attribute is called, its unit, and the words for its values.

    `labels` maps a stored value to {"fr": …, "en": …}; a value without labels is shown as it stands.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_fr = models.CharField(_("French name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    is_number = models.BooleanField(default=False)
    labels = models.JSONField(default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")

    def __str__(self) -> str:
        return self.name_en


class Visibility(models.TextChoices):
    """Who sees an item."""

    PUBLIC = "public", _("Every customer")
    AGREEMENT = "agreement", _("Customers whose agreement lists it")


class Item(models.Model):
    """An article that can be ordered. Prices and quantities are for one base unit.

    `attributes` maps attribute codes to text values. `search_a`…`search_c` hold normalised words by
    weight, written by the catalogue's normaliser alone.
    """

    sku = models.CharField(_("item code"), max_length=40, unique=True)
    gtin = models.CharField("GTIN", max_length=14, blank=True)
    name_fr = models.CharField(_("French name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    description_fr = models.TextField(_("French description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    brand = models.CharField(_("brand"), max_length=60, blank=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="items", verbose_name=_("category")
    )
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    base_unit = models.ForeignKey(UnitOfMeasure, on_delete=models.PROTECT, related_name="+")
    sales_minimum = quantity_field(verbose_name=_("minimum quantity"), default=Decimal(1))
    sales_multiple = quantity_field(verbose_name=_("multiple"), default=Decimal(1))
    list_price = price_field(verbose_name=_("list price"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=2, default=Decimal("20.00"))
    weight_kg = models.DecimalField(_("weight (kg)"), max_digits=12, decimal_places=5, default=Decimal(0))
    volume_dm3 = models.DecimalField(_("volume (dm³)"), max_digits=12, decimal_places=5, default=Decimal(0))
    is_chilled = models.BooleanField(_("chilled"), default=False)
    hazard_class = models.CharField(_("hazard class"), max_length=20, blank=True)
    un_number = models.CharField(_("UN number"), max_length=6, blank=True)
    popularity = models.FloatField(default=0)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    is_active = models.BooleanField(_("active"), default=True)
    sort_name_fr = models.CharField(max_length=200, blank=True)
    sort_name_en = models.CharField(max_length=200, blank=True)
    search_a = models.TextField(blank=True)
    search_b = models.TextField(blank=True)
    search_c = models.TextField(blank=True)
    search_vector = models.GeneratedField(
        expression=CombinedSearchVector(
            CombinedSearchVector(
                SearchVector("search_a", weight="A", config="simple"),
                "||",
                SearchVector("search_b", weight="B", config="simple"),
                "simple",
            ),
            "||",
            SearchVector("search_c", weight="C", config="simple"),
            "simple",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = (
            models.CheckConstraint(
                condition=Q(sales_minimum__gt=0, sales_multiple__gt=0), name="item_sales_steps"
            ),
            models.CheckConstraint(condition=Q(list_price__gte=0), name="item_price_not_negative"),
            models.UniqueConstraint(fields=("gtin",), condition=~Q(gtin=""), name="item_gtin_once"),
        )
        indexes = (
            # serves the search by words; without a list of pending rows, which every search would read through
            GinIndex(fields=("search_vector",), name="item_search_vector", fastupdate=False),
            models.Index(fields=("category", "sku"), name="item_by_category"),
            # serves the first page of a catalogue without a search
            models.Index(F("popularity").desc(), F("id").asc(), name="item_by_popularity"),
        )

    def __str__(self) -> str:
        return self.sku


class ItemUnit(models.Model):
    """A unit that an item can be ordered in: `factor` base units make one of it."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(UnitOfMeasure, on_delete=models.PROTECT, related_name="+")
    factor = quantity_field()
    gtin = models.CharField("GTIN", max_length=14, blank=True)
    is_pack = models.BooleanField(_("usual pack"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("item unit")
        verbose_name_plural = _("item units")
        constraints = (
            models.UniqueConstraint(fields=("item", "unit"), name="item_unit_once"),
            models.CheckConstraint(condition=Q(factor__gt=0), name="item_unit_factor_positive"),
        )
        indexes = (models.Index(fields=("gtin",), name="item_unit_gtin", condition=~Q(gtin="")),)

    def __str__(self) -> str:
        return f"{self.item_id} {self.unit_id}"


class Substitute(models.Model):
    """An item that may serve instead of another; lower rank is preferred."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="substitutes")
    substitute = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("substitute")
        verbose_name_plural = _("substitutes")
        constraints = (
            models.UniqueConstraint(fields=("item", "substitute"), name="substitute_once"),
            models.CheckConstraint(condition=~Q(item=F("substitute")), name="substitute_is_another"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} → {self.substitute_id}"


class Synonym(models.Model):
    """Words that find the same things: a search for `term` also finds `equivalent` (both normalised)."""

    term = models.CharField(_("term"), max_length=80)
    equivalent = models.CharField(_("equivalent"), max_length=80)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        constraints = (models.UniqueConstraint(fields=("term", "equivalent"), name="synonym_once"),)

    def __str__(self) -> str:
        return f"{self.term} = {self.equivalent}"


class SearchWord(models.Model):
    """A word of the catalogue as the normaliser writes it, and how many items have it; serves typing errors."""

    word = models.CharField(max_length=80, primary_key=True)
    items = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")
        # serves the known words that resemble a mistyped one
        indexes = (GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="search_word_trigram"),)

    def __str__(self) -> str:
        return self.word


class Agreement(CompanyOwned):
    """A company's price list, items and terms for a time; both dates are included."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    restricts_items = models.BooleanField(_("only the listed items may be ordered"), default=False)
    carriage_paid_threshold = models.DecimalField(
        _("carriage-paid threshold"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

    def __str__(self) -> str:
        return self.number


class AgreementDiscount(CompanyOwned):
    """A percentage off the list price of a category and all below it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="discounts")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("agreement discount")
        verbose_name_plural = _("agreement discounts")
        constraints = (
            models.UniqueConstraint(fields=("agreement", "category"), name="agreement_discount_once"),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="agreement_discount_percent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.category_id} -{self.percent} %"


class AgreementPrice(CompanyOwned):
    """An agreed price of an item from a quantity on; it also makes an agreement-only item visible."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="prices")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    minimum_quantity = quantity_field(verbose_name=_("from quantity"), default=Decimal(1))
    price = price_field(verbose_name=_("price"))

    class Meta:
        verbose_name = _("agreement price")
        verbose_name_plural = _("agreement prices")
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "item", "minimum_quantity"), name="agreement_price_once"
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="agreement_price_not_negative"),
        )
        # serves the prices of a page of items for one company
        indexes = (models.Index(fields=("company", "item"), name="agreement_price_lookup"),)

    def __str__(self) -> str:
        return f"{self.item_id} {self.price}"


class OwnPartNumber(CompanyOwned):
    """A customer's own code for an item; `code_key` is the normalised code it is found by."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(_("own part number"), max_length=60)
    code_key = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("own part number")
        verbose_name_plural = _("own part numbers")
        constraints = (models.UniqueConstraint(fields=("company", "code_key"), name="own_part_number_once"),)
        indexes = (models.Index(fields=("company", "item"), name="own_part_number_by_item"),)

    def __str__(self) -> str:
        return self.code
