"""Whether an instance can do its work, as far as the database tells."""

from uuid import UUID

from ..models import Instance
from .clock import database_now


def holds_lease(instance_id: UUID) -> bool:
    """Whether the instance's lease is valid. Raises DatabaseError when the database can't tell."""
    return Instance.objects.filter(pk=instance_id, lease_until__gte=database_now()).exists()
