"""What the rest of the project may learn from accounts."""

from django.dispatch import Signal

# An identity ended: whoever acts in its name must stop at once.
#
# Arguments: `user` (User), `session_key` (str; the one session that ended, "" for all of the user's).
# Sent by `accounts.receivers` and `accounts.adapter`, synchronously, in the transaction that ends the
# identity (if there is one): what receivers send to other processes must wait for `transaction.on_commit`.
# The session's row is already gone, or no longer valid, when it is sent; a user who is being deleted still has a row.
identity_ended = Signal()
