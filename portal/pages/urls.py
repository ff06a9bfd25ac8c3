"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, path

from portal.pages import (
    basket,
    catalogue,
    checkout,
    home,
    keys,
    orders,
    preferences,
    reliability,
    returns,
    site,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("language/", preferences.set_language, name="set_language"),
    path("ship-to/", preferences.set_ship_to, name="set_ship_to"),
    path("search/", catalogue.search, name="search"),
    path("items/<str:sku>/", catalogue.item, name="item"),
    path("basket/", basket.basket, name="basket"),
    path("basket/add/", basket.basket_add, name="basket_add"),
    path("basket/change/", basket.basket_change, name="basket_change"),
    path("basket/remove/", basket.basket_remove, name="basket_remove"),
    path("basket/clear/", basket.basket_clear, name="basket_clear"),
    path("quick-order/", basket.quick_order, name="quick_order"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("promises/<uuid:public_id>/", checkout.promise, name="promise"),
    path("promises/<uuid:public_id>/act/", checkout.promise_act, name="promise_act"),
    path("orders/", orders.orders, name="orders"),
    path("backorders/", orders.backorder_list, name="backorders"),
    path("orders/<str:number>/", orders.order, name="order"),
    path("orders/<str:number>/live/", orders.order_live, name="order_live"),
    path("orders/<str:number>/cancel/", orders.order_cancel, name="order_cancel"),
    path("orders/<str:number>/decide/", orders.order_decide, name="order_decide"),
    path("orders/<str:number>/again/", orders.order_again, name="order_again"),
    path("orders/<str:number>/return/", returns.return_new, name="return_new"),
    path("returns/", returns.returns, name="returns"),
    path("returns/<str:number>/", returns.return_request, name="return"),
    path("keys/", keys.keys, name="api_keys"),
    path("keys/<str:prefix>/end/", keys.key_end, name="api_key_end"),
    path("reliability/", reliability.reliability, name="reliability"),
    path("site/", site.site_work, name="site_work"),
    path("site/<str:code>/", site.site_work, name="site"),
    path("site/<str:code>/step/", site.site_step, name="site_step"),
]
