"""What a session remembers of how it was signed in."""

SECOND_FACTOR = "second_factor"
"""True once a second factor has been shown; without it staff roles give no rights."""

NOTICE = "notice"
"""Version of the privacy notice that the account has read."""

HALF = "half"
"""The account that has shown its password and not yet its second factor."""

PATH = "next"
"""Where to go after signing in; a path of ours."""

BY_SERVICE = "by_service"
"""True where an identity service stood for the password: whether ours is due says nothing then."""
