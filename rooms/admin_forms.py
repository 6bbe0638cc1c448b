"""Forms of the admin: members are named by their e-mail address, as hosts name them."""

from typing import Any

from django import forms
from django.forms import BaseInlineFormSet, ModelForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .forms import check_relay
from .models import Membership, Room
from .services.errors import AlreadyMember, UnknownAccount


class RoomForm(ModelForm):  # type: ignore[type-arg]
    """A room; its code may be chosen here."""

    class Meta:
        model = Room
        fields = ["name", "slug", "owner", "access", "capacity", "relay_only", "locked"]

    def clean_relay_only(self) -> bool:
        return check_relay(self.cleaned_data["relay_only"])


class NewMemberForm(ModelForm):  # type: ignore[type-arg]
    """A line for a new member."""

    email = forms.EmailField(label=_("e-mail address"))

    class Meta:
        model = Membership
        fields = ["role"]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError(str(UnknownAccount.message))
        if Membership.objects.filter(room=self.instance.room, user=user).exists():
            raise forms.ValidationError(str(AlreadyMember.message))
        self.instance.user = user
        return email


class LabelledFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows whose fields have names; the table's head alone is not read out with them."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs.setdefault("aria-label", field.label)
