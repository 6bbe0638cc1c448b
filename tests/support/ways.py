"""By which way the connections of a page go, as the browser itself tells."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.support.installation import until
from tests.support.person import CONNECTS, Person

# Of each peer the pair of candidates in use, and all that we were told of the other side.
WAYS = """async () => {
  const found = {};
  for (const [id, { connection }] of globalThis.conference.call.peers) {
    const stats = await connection.getStats();
    const all = [...stats.values()];
    const chosen = all.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
    const pair = stats.get(chosen) ?? all.find(({ type, selected }) => type === 'candidate-pair' && selected);
    if (!pair) continue;
    const [local, remote] = [stats.get(pair.localCandidateId), stats.get(pair.remoteCandidateId)];
    const { relayProtocol = '' } = local;
    const told = connection.remoteDescription.sdp.split('\\r\\n').filter((line) => line.startsWith('a=candidate'));
    found[id] = { local: local.candidateType, remote: remote.candidateType, relayProtocol, told };
  }
  return found;
}"""


# The related address is left out, or is the relay's own.
CANDIDATE = re.compile(r" (?P<at>\S+) (?P<port>\d+) typ relay raddr (0\.0\.0\.0 rport 0|(?P=at) rport (?P=port))\b")


@dataclass(frozen=True)
class Way:
    """The candidates in use: their types (`host`, `srflx`, `prflx`, `relay`), and over what our relay is reached."""

    local: str
    remote: str
    relay_protocol: str
    # The other side's candidates as it sent them.
    told: tuple[str, ...]

    @property
    def is_relayed(self) -> bool:
        return "relay" in (self.local, self.remote)

    @property
    def tells_of_relay_only(self) -> bool:
        """Whether the other side has told of its relay alone, and of no address behind it (`raddr`)."""
        return all(CANDIDATE.search(line) for line in self.told)


async def way(person: Person, other: Person) -> Way:
    """The way to another one, once there is one."""
    id_ = await other.id()

    async def found() -> Any:
        return (await person.page.evaluate(WAYS)).get(id_)

    got = await until(found, f"{person.name} has a way to {other.name}")
    return Way(got["local"], got["remote"], got["relayProtocol"], tuple(got["told"]))


async def comes_to(person: Person, other: Person, wanted: Callable[[Way], bool], what: str) -> Way:
    """The way once it is as `wanted`: ICE may begin with a worse one, and goes on while better ones are looked at."""

    async def looked() -> Way | None:
        got = await way(person, other)
        return got if wanted(got) else None

    found: Way = await until(looked, f"the way from {person.name} to {other.name} is {what}", CONNECTS)
    return found


async def becomes_relayed(person: Person, other: Person, expected: bool) -> Way:
    """The way comes to go over the TURN server, or to go without it."""
    return await comes_to(person, other, lambda got: got.is_relayed is expected, f"relayed: {expected}")
