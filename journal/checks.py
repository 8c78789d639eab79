"""System checks of the journal."""

from django.core.checks import Error, register
from django.db import connection
from django.db.utils import DatabaseError

from ground import dialect


@register(deploy=True)
def guards_in_place(app_configs, **kwargs):
    """Append-only triggers can vanish when SQLite rebuilds a table: look at every start."""
    try:
        missing = dialect.missing_guards(connection)
    except DatabaseError:
        return []
    return [
        Error(f"append-only guard missing on {name}", hint="manage.py migrate", id="journal.E001") for name in missing
    ]
