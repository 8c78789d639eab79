"""Who decides registrations: whoever keeps the roster of the unit."""

from __future__ import annotations

from units.permissions import check_keeps

from ..holders.states import DECIDES, REGISTRATIONS

REGISTRATIONS.allow(check_keeps, *DECIDES, about=lambda registration: (registration.unit.path,))
