"""The account pages that allauth does not have: the name, and the end of an account."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.messages.views import SuccessMessageMixin
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, UpdateView

from .forms import ProfileForm
from .models import User


class ProfileView(LoginRequiredMixin, SuccessMessageMixin, UpdateView):  # type: ignore[type-arg]
    """The name that others see."""

    form_class = ProfileForm
    template_name = "account/profile.html"
    success_url = reverse_lazy("profile")
    success_message = gettext_lazy("Your name is saved.")

    def get_object(self, queryset: Any = None) -> User:
        # A copy: otherwise a name that was refused would stand in the page's header.
        return User.objects.get(email=self.request.user.get_username())


@method_decorator(reauthentication_required, name="dispatch")
class DeleteAccountView(FormView):  # type: ignore[type-arg]
    """Deletes one's own account, after the password (or a code) has just been given."""

    form_class = Form
    template_name = "account/delete.html"
    success_url = reverse_lazy("home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert isinstance(self.request.user, User)  # noqa: S101  the decorator admits nobody else
        return super().get_context_data(owned_rooms=self.request.user.owned_rooms.order_by("name"), **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        user = self.request.user
        with transaction.atomic():
            logout(self.request)
            user.delete()
        messages.success(self.request, _("Your account is deleted, and you are signed out everywhere."))
        return super().form_valid(form)
