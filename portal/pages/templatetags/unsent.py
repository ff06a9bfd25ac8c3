"""What a form carries so that, should the session end meanwhile, it is kept for its person alone."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.customers.unsent import TYPED_BY, mark_of

register = template.Library()


@register.simple_tag(takes_context=True)
def typed_by(context: Context) -> SafeString:
    """Return the hidden field that tells whose form it is."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', TYPED_BY, mark_of(context["request"].user)
    )
