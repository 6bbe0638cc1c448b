from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomsConfig(AppConfig):
    name = "rooms"
    verbose_name = _("Rooms")

    def ready(self) -> None:
        from . import checks  # noqa: F401  registers them
        from .signaling import receivers

        receivers.connect()
