from django.apps import AppConfig


class ConferenceConfig(AppConfig):
    """Brings the checks of the settings."""

    name = "conference"

    def ready(self) -> None:
        from . import checks  # noqa: F401  registers them
