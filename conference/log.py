"""What the log keeps short."""

import logging


class OneLine(logging.Filter):
    """Takes the traceback off a record whose cause is the client."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True
