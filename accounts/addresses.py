"""E-mail addresses that somebody who may do so vouches for, so that no mail has to prove them."""

from allauth.account.models import EmailAddress
from django.db import transaction

from .models import User


@transaction.atomic
def vouch_for_email(user: User) -> None:
    """Make the user's address their one, confirmed address.

    For accounts made on the server or in the admin. An address of another account that nobody confirmed is removed.
    """
    addresses = EmailAddress.objects.filter(user=user).exclude(email=user.email)
    addresses.delete()
    EmailAddress.objects.filter(email=user.email, verified=False).exclude(user=user).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
