"""Redis may vanish: then the cache is empty, and nothing else happens."""

from cetrack.cache import ForgivingRedisCache


def test_an_unreachable_redis_is_an_empty_cache():
    cache = ForgivingRedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 0.2}})
    cache.set("a", 1)
    assert cache.get("a", "default") == "default"
    assert cache.get_many(["a"]) == {}
    assert cache.add("a", 1) is True
    assert cache.incr("a", 2) == 2
    assert cache.set_many({"a": 1}) == ["a"]
    assert (cache.touch("a"), cache.delete("a"), cache.has_key("a")) == (False, False, False)
    cache.clear()
    cache.delete_many(["a"])
