#!/usr/bin/env python
import gc
import os
import sys


def main() -> None:
    gc.disable()  # until all modules are read (cetrack/apps.py): none can be freed, looking is a sixth of the start
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cetrack.settings")
    from django.core.management import execute_from_command_line
    from django.db import InterfaceError, OperationalError, ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except (InterfaceError, OperationalError, ProgrammingError) as error:
        if "--traceback" in sys.argv:
            raise
        from cetrack.told_errors import of_database

        sys.exit(f"CommandError: {of_database(error)}")


if __name__ == "__main__":
    main()
