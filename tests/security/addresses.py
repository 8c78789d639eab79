"""Every address of the portal, taken from the URLconf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver


@dataclass(frozen=True)
class Address:
    name: str
    """With its namespace: learners:person."""
    route: str
    """As the URLconf writes it: learners/<uuid:public_id>/."""

    @property
    def converters(self) -> dict[str, str]:
        return {name: kind or "str" for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", self.route)}

    def url(self, key: object = "", **more: object) -> str:
        """The address with ``key`` for every uuid and ``more`` for the rest."""
        values = {name: key if kind == "uuid" else more.get(name, "x") for name, kind in self.converters.items()}
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), self.route)


def addresses() -> list[Address]:
    return sorted(_walk(get_resolver(), "", ()), key=lambda address: address.name)


def _walk(resolver, prefix: str, namespaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield Address(":".join([*namespaces, pattern.name or ""]), prefix + str(pattern.pattern))
        else:
            inner = namespaces + ((pattern.namespace,) if pattern.namespace else ())
            yield from _walk(pattern, prefix + str(pattern.pattern), inner)
