"""What an instance asks the database every few seconds, to see whether its memory is still true."""

from uuid import UUID

from ..models import Participant


def count_held_by(instance_id: UUID) -> int:
    """How many live participants there are whose socket this instance should have."""
    return Participant.objects.filter(instance=instance_id, state=Participant.State.LIVE).count()


def held_by(instance_id: UUID) -> set[tuple[int, str, int]]:
    """`(room, participant, epoch)` of each live participant whose socket this instance should have."""
    rows = Participant.objects.filter(instance=instance_id, state=Participant.State.LIVE)
    return set(rows.order_by().values_list("room_id", "pk", "epoch"))


def reasons_of(participant_ids: list[str]) -> dict[str, str]:
    """Why participants left; one whose room was deleted has no row any more, and is not in the answer."""
    left = Participant.objects.filter(pk__in=participant_ids, state=Participant.State.LEFT)
    return dict(left.order_by().values_list("pk", "reason"))
