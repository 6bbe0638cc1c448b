"""Who you are."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .names import NAME_LENGTH, validate_name


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail address is kept in lower case, so that it names one account only."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user. Raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user with every right in the admin; who does so on the server vouches for the address."""
        from .addresses import vouch_for_email

        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        vouch_for_email(user)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user who signs in with this e-mail address, in whatever case it was typed."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An account: signs in by e-mail address, appears to others by `name`."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(
        _("display name"), max_length=NAME_LENGTH, validators=[validate_name], help_text=_("What others in a call see.")
    )
    is_staff = models.BooleanField(_("staff"), default=False, help_text=_("May sign in to the admin."))
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick this instead of deleting an account; it ends its calls at once.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    # What the database said before the save that is going on: see `accounts.receivers`.
    before_save: "User | None" = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name", "email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_lower")]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
