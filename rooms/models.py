"""What a room is, who may enter it, and who is inside.

Presence is rows: a `Participant` is one tab or one bot in one room, held by the `Instance` (a server
process with a lease) that has its socket. So the roster, the capacity, the history and the admin are
one truth, on SQLite and PostgreSQL alike. See docs/decisions/ on rows with leases.
"""

import re
import secrets
import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

CAPACITY_LOW, CAPACITY_HIGH = 2, 12
# Without look-alikes (0 o, 1 l i), since people read codes aloud.
SLUG_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*\Z")
# These stand where a code would in the addresses of pages.
RESERVED_SLUGS = {"new", "occupancy"}


def validate_not_reserved(slug: str) -> None:
    """Raises ValidationError for a code that is the address of a page."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This word is part of another page’s address. Choose another code."))


def random_slug() -> str:
    """A code of 17 signs in groups, 84 random bits: `abcd-efgh-jkmn-pqrst`."""
    text = "".join(secrets.choice(SLUG_ALPHABET) for _ in range(17))
    return f"{text[:4]}-{text[4:8]}-{text[8:12]}-{text[12:]}"


def random_id() -> str:
    """96 random bits in ASCII; new for each join, never the account's."""
    return secrets.token_urlsafe(12)


class Role(models.TextChoices):
    HOST = "host", _("Host")
    MODERATOR = "moderator", _("Moderator")
    MEMBER = "member", _("Member")


class RoomQuerySet(models.QuerySet["Room"]):
    """The room is looked up *through* the user, so that no check of access can be forgotten."""

    def visible_to(self, user: "User | AnonymousUser") -> "RoomQuerySet":
        """Rooms that `user` may know of and enter: a member's own, and those open to every account."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        member = Membership.objects.filter(user=user).values("room")
        return self.filter(~Q(access=Room.Access.MEMBERS) | Q(owner=user) | Q(pk__in=member))

    def listed_for(self, user: "User | AnonymousUser") -> "RoomQuerySet":
        """Rooms on the user's home page: owned, or a member of."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        member = Membership.objects.filter(user=user).values("room")
        return self.filter(Q(owner=user) | Q(pk__in=member))


class Room(models.Model):
    """A place with an address, where at most `capacity` participants meet."""

    class Access(models.TextChoices):
        MEMBERS = "members", _("Members only")
        USERS = "users", _("Anyone signed in")

    name = models.CharField(_("name"), max_length=80)
    slug = models.CharField(
        _("code"),
        max_length=64,
        unique=True,
        default=random_slug,
        validators=[
            RegexValidator(SLUG.pattern, _("Use small letters, digits and single hyphens.")),
            validate_not_reserved,
        ],
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="owned_rooms", verbose_name=_("owner")
    )
    access = models.CharField(_("who may enter"), max_length=8, choices=Access.choices, default=Access.MEMBERS)
    capacity = models.PositiveSmallIntegerField(
        _("places"), default=6, validators=[MinValueValidator(CAPACITY_LOW), MaxValueValidator(CAPACITY_HIGH)]
    )
    locked = models.BooleanField(_("locked"), default=False, help_text=_("While locked, only hosts enter."))
    relay_only = models.BooleanField(
        _("relay only"),
        default=False,
        # The database's own, so that processes of an earlier version can go on making rooms.
        db_default=False,
        help_text=_("All sound and pictures go through the TURN server, so that nobody learns anybody’s IP address."),
    )
    # Each change of the roster or of the room has the next number; it never goes back.
    revision = models.PositiveBigIntegerField(_("revision"), default=0, editable=False)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    updated = models.DateTimeField(_("updated"), auto_now=True)

    objects: ClassVar[models.Manager["Room"]] = models.Manager.from_queryset(RoomQuerySet)()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="room_capacity", condition=Q(capacity__gte=CAPACITY_LOW, capacity__lte=CAPACITY_HIGH)
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="room_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("room", args=[self.slug])


class Membership(models.Model):
    """That a user belongs to a room, and as what."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="memberships", verbose_name=_("room"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=9, choices=Role.choices, default=Role.MEMBER)
    created = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["user__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.room}"


class Instance(models.Model):
    """A server process. It lives as long as it renews its lease, by the database's clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The one channel on the channel layer that this process reads.
    channel = models.CharField(max_length=150)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    started = models.DateTimeField()
    lease_until = models.DateTimeField(db_index=True)
    # When it last renewed after an outage; everybody has a grace from then on.
    regained = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("instance")
        verbose_name_plural = _("instances")
        ordering = ["started"]

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


class Meeting(models.Model):
    """A room's call, from the first participant to the last."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="meetings", verbose_name=_("room"))
    started = models.DateTimeField(_("started"))
    ended = models.DateTimeField(_("ended"), null=True, blank=True)
    # What the participants reported of their connections to each other.
    pairs_connected = models.PositiveIntegerField(_("connections made"), default=0)
    pairs_relayed = models.PositiveIntegerField(_("of these relayed"), default=0)
    pairs_failed = models.PositiveIntegerField(_("connections failed"), default=0)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-started", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["room"], condition=Q(ended=None), name="meeting_one_at_a_time"),
        ]
        indexes = [models.Index(fields=["ended"], name="meeting_ended")]

    def __str__(self) -> str:
        return f"{self.room} · {self.started:%Y-%m-%d %H:%M}"


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def present(self) -> "ParticipantQuerySet":
        """Those who hold a place: live and detached."""
        return self.exclude(state=Participant.State.LEFT)


class Participant(models.Model):
    """One tab or one bot in one room. Only `rooms.services` writes these rows."""

    class State(models.TextChoices):
        LIVE = "live", _("Live")
        DETACHED = "detached", _("Detached")
        LEFT = "left", _("Left")

    id = models.CharField(primary_key=True, max_length=22, default=random_id, editable=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="participants", verbose_name=_("room"))
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants", verbose_name=_("meeting"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="participations",
        verbose_name=_("user"),
    )
    name = models.CharField(_("name"), max_length=64)
    role = models.CharField(_("role"), max_length=9, choices=Role.choices, default=Role.MEMBER)
    guest = models.BooleanField(_("guest"), default=False)
    joined = models.PositiveBigIntegerField(_("joined at revision"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.LIVE)
    caps = models.JSONField(default=dict)
    media = models.JSONField(default=dict)
    instance = models.ForeignKey(Instance, models.SET_NULL, null=True, related_name="participants")
    # Which of its sockets is the present one: a resume counts it up, so that an old one can't act.
    epoch = models.PositiveIntegerField(default=1)
    entered = models.DateTimeField(_("entered"))
    detached = models.DateTimeField(_("detached"), null=True, blank=True)
    left = models.DateTimeField(_("left"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    secret_hash = models.CharField(max_length=64)
    session_hash = models.CharField(max_length=64, blank=True)

    objects: ClassVar[models.Manager["Participant"]] = models.Manager.from_queryset(ParticipantQuerySet)()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["joined", "entered"]
        indexes = [
            models.Index(fields=["room", "joined"], condition=~Q(state="left"), name="participant_present"),
            models.Index(fields=["instance"], condition=Q(state="live"), name="participant_live"),
            models.Index(fields=["detached"], condition=Q(state="detached"), name="participant_detached"),
            models.Index(fields=["meeting", "joined"], name="participant_meeting"),
        ]

    def __str__(self) -> str:
        return self.name
