"""Django application of the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Names the application."""

    name = "portal.kernel"
    label = "kernel"
