"""Addresses of the REST API."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from portal.api import changes, gains, orders, products, promises, returns

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"),
    path("v1/products/", products.products, name="api_products"),
    path("v1/products/<str:sku>/", products.product, name="api_product"),
    path("v1/promises/", promises.quote, name="api_promises"),
    path("v1/promises/<uuid:public_id>/hold/", promises.hold, name="api_promise_hold"),
    path("v1/orders/", orders.orders, name="api_orders"),
    path("v1/orders/<str:number>/", orders.order, name="api_order"),
    path("v1/orders/<str:number>/events/", orders.events, name="api_order_events"),
    path("v1/orders/<str:number>/cancel/", orders.cancel, name="api_order_cancel"),
    path("v1/orders/<str:number>/changes/", changes.changes, name="api_order_changes"),
    path(
        "v1/orders/<str:number>/changes/<uuid:public_id>/apply/", changes.apply, name="api_order_change_apply"
    ),
    path("v1/orders/<str:number>/gains/<uuid:public_id>/accept/", gains.accept, name="api_order_gain_accept"),
    path(
        "v1/orders/<str:number>/gains/<uuid:public_id>/decline/", gains.decline, name="api_order_gain_decline"
    ),
    path("v1/returns/", returns.returns, name="api_returns"),
    path("v1/returns/<str:number>/", returns.return_request, name="api_return"),
]
