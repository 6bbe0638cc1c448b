"""Forms of the room pages. A wrong field keeps what was typed, says what is wrong beside it, and has the focus."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .codes import find_slug
from .models import CAPACITY_HIGH, CAPACITY_LOW, Role, Room
from .services.errors import RoomError
from .services.ice import has_relay

NAME_LENGTH = 80
# Control signs, and those that turn or hide the text around them. Joiners stay: emoji and Persian need them.
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]")


class FocusMixin(forms.Form):
    """Puts the focus on the first field that is wrong."""

    def full_clean(self) -> None:
        super().full_clean()
        self.focus_first_error()

    def focus_first_error(self) -> None:
        """Mark the first wrong field, so that the browser goes there when the page opens."""
        wrong = next((name for name in self.fields if name in self.errors), None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("autofocus", None)
            if name == wrong:
                field.widget.attrs["autofocus"] = True

    def refuse(self, error: RoomError) -> None:
        """Show what a service refused, beside the field it is about."""
        self.add_error(error.field if error.field in self.fields else None, str(error))
        self.focus_first_error()


class NameField(forms.CharField):
    """A room's name. It has no `maxlength`, which would cut what is pasted without a word."""

    def __init__(self) -> None:
        messages = {"required": _("Give the room a name.")}
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(label=_("Name"), error_messages=messages, widget=widget)

    def clean(self, value: Any) -> str:
        name = " ".join(str(super().clean(value)).split())
        if HIDDEN.search(name):
            raise forms.ValidationError(_("The name has signs in it that cannot be shown. Type it anew."))
        if len(name) > NAME_LENGTH:
            raise forms.ValidationError(
                ngettext(
                    "The name may have up to %(most)d characters; this one has %(count)d.",
                    "The name may have up to %(most)d characters; this one has %(count)d.",
                    len(name),
                )
                % {"most": NAME_LENGTH, "count": len(name)}
            )
        return name


def access_field() -> forms.ChoiceField:
    """Who may enter, as radio cards."""
    return forms.ChoiceField(
        label=_("Who may enter"),
        choices=Room.Access.choices,
        initial=Room.Access.MEMBERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who may enter."), "invalid_choice": _("Choose one of these.")},
    )


class NewRoomForm(FocusMixin):
    """A room in one step."""

    name = NameField()
    access = access_field()


def places() -> list[tuple[int, str]]:
    """How many may be in a room, in words."""
    counts = range(CAPACITY_LOW, CAPACITY_HIGH + 1)
    return [(count, ngettext("%d person", "%d people", count) % count) for count in counts]


def check_relay(relay_only: bool) -> bool:
    """A wish that this server can fulfil. Raises ValidationError."""
    if relay_only and not has_relay():
        raise forms.ValidationError(_("This server has no relay, so nobody could connect to anybody. Turn this off."))
    return relay_only


class SettingsForm(FocusMixin):
    """What hosts may change about a room."""

    name = NameField()
    access = access_field()
    capacity = forms.TypedChoiceField(
        label=_("Places"),
        choices=places,
        coerce=int,
        error_messages={"invalid_choice": _("A room has 2 to 12 places.")},
        help_text=_("At most 12. Beyond 6, everyone needs a good line."),
    )
    relay_only = forms.BooleanField(
        label=_("Hide everyone’s IP address"),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
        help_text=_(
            "Sound and pictures go through this server’s relay and never directly. It may take a little longer. "
            "A call that is going on connects anew."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_relay() and not self.initial.get("relay_only"):
            self.fields["relay_only"].disabled = True
            self.fields["relay_only"].help_text = _(
                "This server has no relay for it. Its administrator can set one up."
            )

    def clean_relay_only(self) -> bool:
        return check_relay(self.cleaned_data["relay_only"])


class MemberForm(FocusMixin):
    """Somebody with an account becomes a member."""

    email = forms.EmailField(
        label=_("E-mail address of somebody with an account"),
        error_messages={
            "required": _("Type an e-mail address."),
            "invalid": _("That is not an e-mail address. It looks like name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "placeholder": _("E-mail address")}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.MEMBER,
        required=False,
        widget=forms.Select(attrs={"aria-label": _("Role")}),
    )

    def clean_role(self) -> str:
        return self.cleaned_data["role"] or Role.MEMBER


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(choices=Role.choices)


class JoinForm(FocusMixin):
    """A code or a link; clean, it is the room's slug."""

    code = forms.CharField(
        label=_("Code or link"),
        error_messages={"required": _("Type the room’s code, or paste its link.")},
        widget=forms.TextInput(
            attrs={
                "placeholder": _("Code or link"),
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        slug = find_slug(self.cleaned_data["code"])
        if not slug:
            raise forms.ValidationError(
                _("That is neither a code nor a link of a room. A code looks like abcd-efgh-jkmn-pqrst.")
            )
        return slug
