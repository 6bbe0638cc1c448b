"""How people and places are drawn: icons, initials, hues, and the table they sit around."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..listing import Person, names_of

HUES = 6

register = template.Library()


@register.simple_tag
def icon(name: str, kind: str = "") -> SafeString:
    """The icon `name` of static/icons.svg. It says nothing by itself: a word stands beside it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" {kind}" if kind else "",
        static("icons.svg"),
        name,
    )


@register.filter
def initials(name: str) -> str:
    """`Alice Moreau` is AM, `alice` is A."""
    words = [word for word in str(name).split() if word[0].isalnum()] or [str(name).strip() or "?"]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def hue(key: object) -> int:
    """0 to 5 for a person's or a room's id: the sum of its characters' codes, so that it stays the same everywhere."""
    return sum(map(ord, str(key))) % HUES


@register.filter
def names(people: list[Person]) -> str:
    """`Bob, Chiara and Deniz`."""
    return names_of(people)


@register.inclusion_tag("parts/seats.html")
def seats(places: str) -> dict[str, Any]:
    """A table seen from above; `places` has a sign for each seat: a hue, or `.` for a free one."""
    step = 360 / len(places)
    return {
        "seats": [
            {"turn": round(step * number, 1), "hue": "" if sign == "." else sign} for number, sign in enumerate(places)
        ]
    }
