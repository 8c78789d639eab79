"""The cache on Redis, which may vanish at any moment: then everything is simply not cached."""

from __future__ import annotations

import logging
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Answers as an empty cache when Redis does not."""

    def get(self, key, default=None, version=None) -> Any:
        return self._try(default, super().get, key, default, version)

    def get_many(self, keys, version=None) -> dict[Any, Any]:
        return self._try({}, super().get_many, keys, version)

    def add(self, key, value, *args, **options) -> bool:
        return self._try(True, super().add, key, value, *args, **options)

    def set(self, key, value, *args, **options) -> None:
        self._try(None, super().set, key, value, *args, **options)

    def set_many(self, data, *args, **options) -> list[Any]:
        return self._try(list(data), super().set_many, data, *args, **options)

    def touch(self, key, *args, **options) -> bool:
        return self._try(False, super().touch, key, *args, **options)

    def incr(self, key, delta=1, version=None) -> int:
        return self._try(delta, super().incr, key, delta, version)

    def delete(self, key, version=None) -> bool:
        return self._try(False, super().delete, key, version)

    def delete_many(self, keys, version=None) -> None:
        self._try(None, super().delete_many, keys, version)

    def has_key(self, key, version=None) -> bool:
        return self._try(False, super().has_key, key, version)

    def clear(self) -> None:
        self._try(None, super().clear)

    @staticmethod
    def _try(otherwise, do, *args, **options) -> Any:
        try:
            return do(*args, **options)
        except redis.RedisError:
            log.warning("the cache does not answer")
            return otherwise
