"""Ends the identity when a sign-out, a new password, a deactivation or a deletion says so.

The model's own saves are watched rather than the pages, so that the admin and `manage.py changepassword` count too.
Bulk updates (`QuerySet.update`) send no signals: nothing may change a password or `is_active` with them.
"""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.contrib.sessions.models import Session
from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from .models import User
from .signals import identity_ended


@receiver(user_logged_out)
def end_signed_out_session(request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    """One session ends: the one that signs out."""
    key = request.session.session_key if request else None
    if not user or not request or not key:
        return
    # Django deletes the row after this signal: until then a handshake could still use it.
    request.session.delete(key)
    UserSession.objects.filter(session_key=key).delete()
    identity_ended.send(sender=User, user=user, session_key=key)


@receiver(pre_save, sender=User)
def remember_before_save(instance: User, update_fields: frozenset[str] | None, raw: bool, **kwargs: Any) -> None:
    """Keep what the database says before the save, if the save may change it."""
    relevant = update_fields is None or not update_fields.isdisjoint({"password", "is_active"})
    before = User.objects.filter(pk=instance.pk).first() if relevant and instance.pk and not raw else None
    instance.before_save = before


@receiver(post_save, sender=User)
def end_identity_after_save(instance: User, **kwargs: Any) -> None:
    """All sessions end when the password is another one, or the account is no longer active."""
    before = instance.before_save
    instance.before_save = None
    if before is None or not before.is_active:
        return
    if not instance.is_active:
        # Otherwise they would be valid again, should the account be activated one day.
        delete_sessions(instance)
    if not instance.is_active or instance.password != before.password:
        identity_ended.send(sender=User, user=instance, session_key="")


@receiver(pre_delete, sender=User)
def end_identity_before_delete(instance: User, **kwargs: Any) -> None:
    """All sessions end with the account; sent while its row is still there to be found by."""
    delete_sessions(instance)
    identity_ended.send(sender=User, user=instance, session_key="")


def delete_sessions(user: User) -> None:
    """Sign the user out everywhere."""
    sessions = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()
