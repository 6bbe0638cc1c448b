"""`{% script "js/room.js" %}`: the address of a page's script."""

from django import template
from django.conf import settings
from django.templatetags.static import static

from conference.bundle import bundled_name

register = template.Library()


@register.simple_tag
def script(entry: str) -> str:
    """One of the PAGE_SCRIPTS with all that it imports in one file; the modules themselves where DEBUG is on."""
    return static(entry if settings.DEBUG else bundled_name(entry))
