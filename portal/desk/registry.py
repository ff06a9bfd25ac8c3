"""What the desk sees, in the order of its menu."""

from typing import Final

from django.contrib import admin
from django.db.models import Model

from inventory import models as inventory
from orders.aftersales.models import CreditNote, Return
from orders.models import Order
from portal.catalogue import models as catalogue_models
from portal.customers import models as people
from portal.desk import (
    aftersales,
    agreements,
    capacity,
    catalogue,
    customers,
    ledger,
    network,
    operations,
    orders,
    places,
    promises,
    receipts,
    stock,
    synonyms,
)
from portal.desk.base import DeskAdmin
from portal.desk.labels import name_fields
from portal.kernel.models import AuditEntry, OutboxMessage, User
from promising.models import Promise

TABLES: Final[dict[type[Model], type[DeskAdmin]]] = {
    Order: orders.OrderAdmin,
    Return: aftersales.ReturnAdmin,
    CreditNote: aftersales.CreditNoteAdmin,
    inventory.StockBalance: stock.StockBalanceAdmin,
    inventory.StockMovement: ledger.StockMovementAdmin,
    inventory.Receipt: receipts.ReceiptAdmin,
    inventory.Protection: ledger.ProtectionAdmin,
    inventory.Site: network.SiteAdmin,
    inventory.Lane: network.LaneAdmin,
    inventory.Capacity: capacity.CapacityAdmin,
    inventory.Calendar: network.CalendarAdmin,
    inventory.Carrier: network.CarrierAdmin,
    inventory.DeliveryZone: network.ZoneAdmin,
    inventory.SupplierItem: capacity.SupplierItemAdmin,
    Promise: promises.PromiseAdmin,
    people.Company: customers.CompanyAdmin,
    people.Membership: customers.MembershipAdmin,
    people.ShipTo: places.ShipToAdmin,
    people.ApiKey: customers.ApiKeyAdmin,
    catalogue_models.Item: catalogue.ItemAdmin,
    catalogue_models.Agreement: agreements.AgreementAdmin,
    catalogue_models.AgreementPrice: agreements.AgreementPriceAdmin,
    catalogue_models.OwnPartNumber: agreements.OwnPartNumberAdmin,
    catalogue_models.Synonym: synonyms.SynonymAdmin,
    catalogue_models.Category: catalogue.CategoryAdmin,
    catalogue_models.UnitOfMeasure: catalogue.UnitAdmin,
    AuditEntry: operations.AuditAdmin,
    OutboxMessage: operations.OutboxAdmin,
    User: operations.UserAdmin,
}

name_fields([*TABLES, *(inline.model for table in TABLES.values() for inline in table.inlines)])
for model, table in TABLES.items():
    admin.site.register(model, table)
