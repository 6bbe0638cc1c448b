"""`manage.py runserver`, which Django's developers are used to, serves pages and calls as well."""

import subprocess
import sys
from pathlib import Path

from tests.support import site
from tests.support.installation import Installation, Server
from tests.support.meeting import MeetingPlace

from .conftest import ROOT


class DevelopmentServer(Server):
    """A server process that is not our own `serve`."""

    def launch(self) -> None:
        environment = {**self.environment, "PORT": str(self.port)}
        command = [sys.executable, "-u", "manage.py", "runserver", "--noreload", str(self.port)]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)


async def test_people_sign_in_and_meet(tmp_path: Path) -> None:
    installation = Installation(tmp_path, {})
    server = DevelopmentServer(installation.environment, tmp_path)
    installation.servers = [server]
    try:
        await installation.start(users=("Alice", "Bob"))
        assert await site.get(server.origin, "/accounts/login/") == 200
        assert await site.get(server.origin, "/static/js/room.js") == 200
        place = MeetingPlace(installation, await installation.room())
        alice, bob = await place.two()
        await bob.send("offer", recipient=alice.id, connection=1, sdp="v=0")
        assert (await alice.expect("offer"))["sender"] == bob.id
        await place.close()
        installation.check_logs({})
    finally:
        if server.process:
            await server.kill()
        await installation.stop()
