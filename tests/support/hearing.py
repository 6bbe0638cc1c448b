"""How whole the sound of another arrives, as the one who hears it counts."""

from tests.support.installation import until
from tests.support.person import Person

RATE = 48_000  # samples of sound a second
# All the sound that came of another: packets, and samples; lost, and made up for want of something to play.
SOUND = """async (id) => {
  const stats = [...(await conference.call.peers.get(id).connection.getStats()).values()];
  const sound = stats.find(({ type, kind, mid }) => type === 'inbound-rtp' && kind === 'audio' && mid === '0');
  const { packetsReceived, packetsLost, totalSamplesReceived, concealedSamples, silentConcealedSamples } = sound;
  return [packetsReceived, packetsLost, totalSamplesReceived, concealedSamples - silentConcealedSamples];
}"""


async def gaps(listener: Person, id_: str, seconds: float) -> float:
    """Of so many seconds from now on, the part of that person's sound that is lost, or made up by the browser."""
    before = await listener.page.evaluate(SOUND, id_)

    async def heard() -> list[int] | None:
        now = await listener.page.evaluate(SOUND, id_)
        grown = [one - other for one, other in zip(now, before, strict=True)]
        return grown if grown[2] >= seconds * RATE else None

    packets, lost, samples, concealed = await until(heard, "sound is played", seconds * 4)
    assert packets > 0
    return float(max(lost / (packets + lost), concealed / samples))


async def is_heard(listener: Person, id_: str) -> None:
    """For five seconds there are next to no gaps, in no more than six times that."""

    async def whole() -> bool:
        return await gaps(listener, id_, 5) < 0.03

    await until(whole, "sound comes without gaps", 30)
