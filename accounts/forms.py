"""The forms of the account pages: allauth's, in the product's words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import User
from .names import NAME_LENGTH, clean_name

EMAIL = _("E-mail address")
PASSWORD_HINT = _("At least 10 characters, and not a common one.")


class NameField(forms.CharField):
    """A display name, as `accounts.names` allows it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your name"))
        kwargs.setdefault("help_text", _("What others in a call see."))
        # The limit is checked after normalisation; the browser counts for itself.
        kwargs["widget"] = forms.TextInput(attrs={"autocomplete": "name", "maxlength": str(NAME_LENGTH)})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        return clean_name(super().clean(value))


class PlainMixin:
    """Labels instead of placeholders, one password field instead of two (it has a button that shows it)."""

    fields: dict[str, forms.Field]
    labels: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            # allauth's help is a link to the reset or a list of rules; the pages say both in their own way.
            field.help_text = PASSWORD_HINT if name == "password1" else ""
            field.forgotten = name in {"password", "oldpassword"}  # type: ignore[attr-defined]


class LoginForm(PlainMixin, account.LoginForm):  # type: ignore[misc]
    labels = {"login": EMAIL, "password": _("Password"), "remember": _("Stay signed in on this device")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].initial = True


class SignupForm(PlainMixin, account.SignupForm):  # type: ignore[misc]
    field_order = ["name", "email", "password1"]
    labels = {"email": EMAIL, "password1": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = NameField()
        self.order_fields(self.field_order)

    def try_save(self, request: HttpRequest) -> Any:
        """Save the account; of two sign-ups at once with one address, the second finds that there is an account."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)


class AddEmailForm(PlainMixin, account.AddEmailForm):  # type: ignore[misc]
    labels = {"email": _("New e-mail address")}


class ChangePasswordForm(PlainMixin, account.ChangePasswordForm):  # type: ignore[misc]
    labels = {"oldpassword": _("Current password"), "password1": _("New password")}


class SetPasswordForm(PlainMixin, account.SetPasswordForm):  # type: ignore[misc]
    labels = {"password1": _("New password")}


class ResetPasswordForm(PlainMixin, account.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": EMAIL}


class ResetPasswordKeyForm(PlainMixin, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": _("New password")}


class ReauthenticateForm(PlainMixin, account.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": _("Password")}


class CodeMixin(PlainMixin):
    """A code from an app or from paper: digits, which the browser may offer by itself."""

    labels = {"code": _("Code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "spellcheck": "false"})


class UseOnceMixin(CodeMixin):
    """A code is good for one use. allauth forgets used ones after 30 s, but with the tolerance they live longer."""

    user: User

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        key = f"used-code:{self.user.pk}:{''.join(filter(str.isdigit, code))}"
        lifetime = settings.MFA_TOTP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        if not cache.add(key, True, lifetime):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(UseOnceMixin, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ReauthenticateCodeForm(UseOnceMixin, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code instead of the password, before something that matters."""


class ActivateTOTPForm(CodeMixin, AllauthActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": _("Code from the app")}


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    name = NameField()

    class Meta:
        model = User
        fields = ["name"]
