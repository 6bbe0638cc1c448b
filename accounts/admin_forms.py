"""How an administrator makes an account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from .models import User


class NewUserForm(forms.ModelForm):  # type: ignore[type-arg]
    """An account with a confirmed address; without a password, its owner chooses one by "Forgotten?"."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave it empty, and they choose one themselves by “Forgotten?” on the sign-in page."),
    )

    class Meta:
        model = User
        fields = ["email", "name"]

    def _post_clean(self) -> None:
        # Only now has the instance the address and the name that the password must not resemble.
        super()._post_clean()  # type: ignore[misc]
        password = self.cleaned_data.get("password")
        if password:
            try:
                validate_password(password, self.instance)
            except forms.ValidationError as error:
                self.add_error("password", error)

    def save(self, commit: bool = True) -> Any:
        self.instance.set_password(self.cleaned_data["password"] or None)
        return super().save(commit)
