"""Users in the admin. It is entered by the product's own sign-in: second factor and rate limits count there too."""

from typing import Any

# Imported first, so that what they register can be taken back.
import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .addresses import vouch_for_email
from .admin_forms import NewUserForm
from .models import User
from .second_factor import reset_second_factor

# Rows that belong to a user; as pages of their own they would show secrets and pass by the mails.
admin.site.unregister([Authenticator, EmailAddress, UserSession, Group])
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


def change_password(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """The product's own page, which limits how often one may try."""
    return redirect("account_change_password")


admin.site.password_change = change_password  # type: ignore[assignment, method-assign]


class SecondFactorFilter(admin.SimpleListFilter):
    title = _("second factor")
    parameter_name = "second_factor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Set up")), ("no", _("None"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        found = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
        if self.value() == "yes":
            return queryset.filter(found)
        return queryset.exclude(found) if self.value() == "no" else queryset


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    """Rights that several people have."""

    filter_horizontal = []


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    """Finds people, makes accounts, switches them off and on, and helps after a lost phone."""

    add_form = NewUserForm
    add_form_template = None
    list_display = ["email", "name", "is_active", "is_staff", "confirmed", "second_factor", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", SecondFactorFilter, "date_joined"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    list_per_page = 50
    show_full_result_count = False
    # The browser's own list: Django's two lists beside each other cannot be read out.
    filter_horizontal = []
    readonly_fields = ["confirmed", "second_factor", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (_("Sign-in"), {"fields": ["is_active", "confirmed", "second_factor", "last_login", "date_joined"]}),
        (_("Rights"), {"fields": ["is_staff", "is_superuser", "groups", "user_permissions"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password"]})]
    actions = ["reset_second_factor", "activate", "deactivate"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        mine = {"user": OuterRef("pk")}
        users: QuerySet[User] = super().get_queryset(request)
        return users.annotate(
            has_second_factor=Exists(Authenticator.objects.filter(**mine)),
            has_confirmed=Exists(EmailAddress.objects.filter(verified=True, **mine)),
        )

    @admin.display(description=_("address confirmed"), boolean=True)
    def confirmed(self, user: User) -> bool:
        return bool(getattr(user, "has_confirmed", False))

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, user: User) -> bool:
        return bool(getattr(user, "has_second_factor", False))

    def save_model(self, request: HttpRequest, obj: User, form: "ModelForm[User]", change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change or "email" in form.changed_data:
            vouch_for_email(obj)

    # --- Only a superuser may make one, or touch one ---------------------------------------------
    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self._may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self._may_touch(request, obj) and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        rights = [] if _is_superuser(request) else ["is_staff", "is_superuser", "groups", "user_permissions"]
        return [*self.readonly_fields, *rights]

    def _may_touch(self, request: HttpRequest, obj: User | None) -> bool:
        return obj is None or not obj.is_superuser or _is_superuser(request)

    def _touchable(self, request: HttpRequest, users: QuerySet[User]) -> QuerySet[User]:
        return users if _is_superuser(request) else users.filter(is_superuser=False)

    # --- Actions ---------------------------------------------------------------------------------
    @admin.action(description=_("Reset the second factor"), permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        done = [user for user in self._touchable(request, queryset) if reset_second_factor(user)]
        self._log(request, done, "Reset the second factor.")
        text = ngettext(
            "%d person now signs in with the password alone, and was told so by mail.",
            "%d people now sign in with the password alone, and were told so by mail.",
            len(done),
        )
        self.message_user(request, text % len(done), messages.SUCCESS if done else messages.WARNING)

    @admin.action(description=_("Switch the accounts on"), permissions=["change"])
    def activate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._set_active(request, queryset, True)

    @admin.action(description=_("Switch the accounts off, and end their sessions and calls"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._set_active(request, queryset.exclude(email=request.user.get_username()), False)

    def _set_active(self, request: HttpRequest, queryset: QuerySet[User], active: bool) -> None:
        users = list(self._touchable(request, queryset).filter(is_active=not active))
        for user in users:
            # One by one: a bulk update would send no signal, and their calls would go on.
            user.is_active = active
            user.save(update_fields=["is_active"])
        self._log(request, users, "Switched on." if active else "Switched off.")
        text = ngettext("%d account changed.", "%d accounts changed.", len(users))
        self.message_user(request, text % len(users), messages.SUCCESS if users else messages.WARNING)

    def _log(self, request: HttpRequest, users: list[User], message: str) -> None:
        if users and request.user.pk:
            LogEntry.objects.log_actions(request.user.pk, users, CHANGE, message)


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and getattr(request.user, "is_superuser", False))
