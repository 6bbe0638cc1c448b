"""What every template may name."""

from django.conf import settings
from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, str | bool]:
    """`product_name`: what this installation calls itself. `mail_on_console`: mails are only printed."""
    console = settings.EMAIL_BACKEND.endswith(".console.EmailBackend")
    return {"product_name": settings.PRODUCT_NAME, "mail_on_console": console}
