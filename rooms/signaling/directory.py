"""`/ws/directory/`: rooms over the WebSocket API. Not offered yet, which it says in the protocol's own words."""

from accounts.sessions import user_of_session

from .database import in_database
from .endpoint import Endpoint, read_hello
from .entrance import Handshake
from .errors import Bye
from .socket import ClientSocket


class DirectoryConsumer(Endpoint):
    """Answers every `hello` with the `bye` that fits."""

    async def serve(self, socket: ClientSocket, handshake: Handshake, **path: str) -> None:
        await read_hello(socket)
        user = await in_database(user_of_session, handshake.session_key)
        if handshake.has_token or user is not None:
            raise Bye("forbidden", "The directory is not open yet.")
        raise Bye("unauthenticated", "Sign in to see rooms.")
