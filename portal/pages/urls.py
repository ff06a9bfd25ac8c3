"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, path

from portal.pages.home import home

urlpatterns: list[URLPattern | URLResolver] = [path("", home, name="home")]
