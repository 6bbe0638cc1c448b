"""What may stand as a person's name beside their picture."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = 64
# Control, format (bidi and zero-width too), surrogate, private, unassigned, line and paragraph separator.
REFUSED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Letters by their category that show nothing: fillers of Hangul, and the empty Braille pattern.
BLANKS = "\u115f\u1160\u2800"


def clean_name(text: str) -> str:
    """The name as it is kept: NFKC, single spaces, none around it.

    Raises ValidationError if it is empty, longer than 64 characters, or has what cannot be seen.
    """
    name = " ".join(part for part in unicodedata.normalize("NFKC", text).split(" ") if part)
    validate_name(name)
    return name


def validate_name(name: str) -> None:
    """Raise ValidationError unless `name` has 1 to 64 characters, all of which can be seen."""
    if not name.strip():
        raise ValidationError(_("Enter the name that others should see."), code="required")
    if len(name) > NAME_LENGTH:
        raise ValidationError(_("Use at most 64 characters."), code="max_length")
    if any(unicodedata.category(sign) in REFUSED or sign in BLANKS for sign in name):
        raise ValidationError(_("This name has characters that cannot be seen. Type it anew."), code="invisible")
