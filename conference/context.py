"""What every template may name."""

from django.conf import settings
from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, str]:
    """`product_name`: what this installation calls itself."""
    return {"product_name": settings.PRODUCT_NAME}
