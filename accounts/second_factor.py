"""The way back in for somebody who lost the phone and the recovery codes."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from .models import User


def reset_second_factor(user: User) -> bool:
    """Remove the user's app and recovery codes, and tell them by mail; False if there were none.

    The password alone signs in afterwards, so whoever calls this has made sure who is asking.
    """
    with transaction.atomic():
        removed, _ = Authenticator.objects.filter(user=user).delete()
    if removed:
        get_adapter().send_mail("account/email/second_factor_reset", user.email, {"user": user})
    return bool(removed)
