"""Where allauth asks the product: words, mails, and what happens around them."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import User
from .signals import identity_ended

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts by e-mail address, with a display name."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is switched off. Ask whoever runs this server."),
        "duplicate_email": _("That is your address already."),
        "email_password_mismatch": _(
            "That e-mail address and password do not belong together. Check both, or reset the password."
        ),
        "enter_current_password": _("That is not your current password. Check it, or reset it."),
        "incorrect_password": _("That is not your password. Check it, or reset it."),
        "invalid_password_reset": _("This link was used already, or is too old. Ask for a new one."),
        "rate_limited": _("That was too many tries. Wait a minute, then try again."),
        "too_many_login_attempts": _(
            "That was too many tries with a wrong password. Wait five minutes, or reset the password."
        ),
    }

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """A new account, with the name that the sign-up asked for."""
        user.name = form.cleaned_data["name"]
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Give the address to whoever opened the link in its mail; False if it is another account's.

        A sign-up with it that nobody ever confirmed gives way: otherwise anybody could block an address.
        """
        unconfirmed = User.objects.filter(email=email_address.email.lower(), last_login=None)
        unconfirmed.exclude(pk=email_address.user_id).exclude(emailaddress__verified=True).delete()
        return bool(super().confirm_email(request, email_address))

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Mails name the product, in the subject too (which is rendered without context processors)."""
        context = {**context, "product_name": settings.PRODUCT_NAME, "site_url": settings.SITE_URL}
        mail: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        return mail

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail. If the mail server is away, log it and say so on the page; what was done stays done."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("The mail %s could not be sent.", template_prefix)
            text = _("The e-mail could not be sent just now. Try again in a few minutes.")
            messages.error(allauth_context.request, text)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Codes of an authenticator app, and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Recovery codes need an authenticator app. Set it up first."),
        "incorrect_code": _("That code is not right, or is no longer valid. Enter the one that the app shows now."),
        "unverified_email": _("Confirm your new e-mail address first, or keep the current one (under E-mail)."),
    }


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Sessions that are ended from the list of sessions."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """Delete the sessions, and say so: calls made in their name end too."""
        ended = list(sessions)
        super().end_sessions(ended)
        for session in ended:
            identity_ended.send(sender=User, user=session.user, session_key=session.session_key)
