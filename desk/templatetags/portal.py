"""Template tags of the portal, built in: no template loads them."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
SPRITE = "vendor/icons.svg"
_drawn: dict[tuple[str, str, str], SafeString] = {}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """`{% icon "bell" %}`, `{% icon name "text-bad" %}`: a decorative icon, hidden from screen readers.

    A tag and not an included template: a page draws some fifty, and an include costs ten times as much.
    """
    key = (static(SPRITE), name, css)
    if key not in _drawn:
        _drawn[key] = _draw(*key)
    return _drawn[key]


def _draw(sprite: str, name: str, css: str) -> SafeString:
    classes = f"icon {css}".rstrip()
    shape = '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(shape, classes, sprite, name)


@register.filter
def paragraphs(text: str) -> SafeString:
    """Every line of a Chinese document text is a paragraph of its own, as its PDF sets it."""
    lines = (line.strip() for line in text.splitlines())
    return format_html_join("\n", "<p>{}</p>", ((line,) for line in lines if line))
