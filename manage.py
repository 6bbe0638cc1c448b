#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    if sys.argv[1:2] == ["serve"]:
        from conference.loop import prefer_uvloop

        prefer_uvloop()
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        # Read now, so that a wrong setting is one line and not a traceback.
        _ = settings.INSTALLED_APPS
    except (ImproperlyConfigured, OSError) as error:
        sys.exit(f"manage.py: {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
