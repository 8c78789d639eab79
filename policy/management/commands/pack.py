"""A rule pack looked through before anybody is assessed by it."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rulebook import Pack, PackError, with_packs
from rulebook.coverage import coverage, names
from rulebook.loader import pack_files, read_file


class Command(BaseCommand):
    help = (
        "Says of a rule pack (its id, file or folder) what is wrong with it, with the line; else which clauses reach "
        "which application, where several do and where none does. No stored data is touched."
    )
    requires_system_checks: list[str] = []  # it looks at files alone
    requires_migrations_checks = False

    def add_arguments(self, parser) -> None:
        parser.add_argument("pack", help="Id of a pack of the portal, or where another one lies.")

    def handle(self, *args, **options) -> None:
        for pack in _packs(options["pack"]):
            self.stdout.write(f"{pack.id} · {pack.title}")
            for row in coverage(pack):
                ids = (_ids(row.base), _ids(row.relief), _ids(row.waivers))
                self.stdout.write(
                    _("%(applications)s: base %(base)s; relief %(relief)s; waivers %(waivers)s")
                    % {"applications": names(row, pack), "base": ids[0], "relief": ids[1], "waivers": ids[2]}
                )
                if row.uncovered:
                    self.stdout.write(_("  ! no clause says which years are asked for: an officer has to confirm each"))
                if row.overlaps:
                    self.stdout.write(
                        _("  ! several base clauses: of those whose conditions hold the first one counts")
                    )


def _packs(named: str) -> list[Pack]:
    place = Path(named)
    try:
        carried = with_packs([])
        if not place.exists():
            return [carried.pack(named)]
        library = with_packs([place])
        return [library.pack(read_file(file).id) for file in pack_files(place)]
    except KeyError:
        known = "、".join(carried.ids)
        raise CommandError(
            _("There is no pack “%(named)s”; there are: %(known)s.") % {"named": named, "known": known}
        ) from None
    except (PackError, OSError) as error:
        raise CommandError(str(error)) from error


def _ids(clauses: tuple[str, ...]) -> str:
    return "、".join(clauses) or "—"
