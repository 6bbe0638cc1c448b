"""The room endpoint, tried from outside: real servers, real sockets, and the protocol's page as the only source."""
