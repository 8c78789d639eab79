"""The embedded queue: files appear whole, and one that cannot be read ends nobody."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from queue import Empty

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError
from kombu.transport import filesystem

from cetrack import queue_files
from ground.jobs.tasks import run_job

FOLDERS = ("messages", "work", "control", "bad")


@pytest.fixture
def queue(tmp_path):
    for name in FOLDERS:
        (tmp_path / name).mkdir()
    return tmp_path


def options(folder):
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "processed_folder": str(folder / "work"),
        "control_folder": str(folder / "control"),
        "bad_folder": str(folder / "bad"),
    }


@pytest.fixture
def channel(queue):
    with Connection("files://", transport_options=options(queue)) as connection:
        yield connection.default_channel


@pytest.fixture
def message(channel, queue):
    """A message as the portal sends it, taken from the folder."""
    with Connection("files://", transport_options=options(queue)) as connection:
        run_job.apply_async(args=[7], connection=connection)
    (file,) = (queue / "messages").iterdir()
    content = json.loads(file.read_bytes())
    file.unlink()
    return content


def put(queue, name: str, content: bytes) -> None:
    (queue / "messages" / f"{name}.celery.msg").write_bytes(content)


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_put_is_got_in_order_and_leaves_nothing(channel, queue, message):
    for number in range(3):
        channel._put("celery", message | {"properties": message["properties"] | {"number": number}})
        time.sleep(0.002)
    assert [channel._get("celery")["properties"]["number"] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(Empty):
        channel._get("celery")
    assert [names(queue / name) for name in ("messages", "work", "bad")] == [[], [], []]


def damaged(message):
    """The message with each of its parts missing or of a wrong kind, cut off, or not there at all."""
    text = json.dumps(message).encode()
    yield from (b"", b"{", b"null", b"[]", b"7", b"\0" * 300, text[: len(text) // 2], text[:-1], b"\xff" + text)
    for key in ("body", "headers", "properties", "content-type"):
        yield json.dumps({name: value for name, value in message.items() if name != key}).encode()
    for key, value in [("body", "###"), ("body", "e30="), ("headers", []), ("headers", None), ("properties", None)]:
        yield json.dumps(message | {key: value}).encode()
    for key in ("delivery_tag", "delivery_info", "body_encoding"):
        rest = {name: value for name, value in message["properties"].items() if name != key}
        yield json.dumps(message | {"properties": rest}).encode()
    wrong = {
        "task": (7, None),
        "id": (None,),
        "timelimit": (3, None, ["a", "b"]),
        "eta": ({"a": 1}, ""),
        "stamps": (7,),
    }
    wrong["expires"] = ("", "soon", 7)
    for key, value in ((key, value) for key, values in wrong.items() for value in values):
        yield json.dumps(message | {"headers": message["headers"] | {key: value}}).encode()


def test_bad_messages_are_set_aside_once_and_the_good_one_is_got(channel, queue, message, caplog):
    for number, content in enumerate(damaged(message)):
        put(queue, f"{number:03d}", content)
    bad = names(queue / "messages")
    channel._put("celery", message)
    with caplog.at_level(logging.ERROR):
        assert channel._get("celery") == message
        with pytest.raises(Empty):
            channel._get("celery")
    assert names(queue / "bad") == bad
    assert [record.args[0] for record in caplog.records] == bad
    assert names(queue / "work") == []


def test_what_a_worker_leaves_unended_is_not_put_back(channel, queue, message):
    """It may be what ended the worker; and what it hurried is a row."""
    channel._put("celery", message)
    taken = channel.Message(channel._get("celery"), channel=channel)
    channel.qos.append(taken, taken.delivery_tag)
    channel.qos.reject(taken.delivery_tag, requeue=True)
    assert names(queue / "messages") == []


@pytest.mark.parametrize("content", [b"", b"{"])
def test_control_the_plain_transport_raises(queue, content):
    put(queue, "0", content)
    with Connection("filesystem://", transport_options=options(queue)) as plain, pytest.raises(ValueError):
        plain.default_channel._get("celery")


def test_the_folder_of_bad_messages_does_not_grow_for_ever(channel, queue):
    for number in range(queue_files._BAD_KEPT + 2):
        put(queue, f"{number:03d}", b"")
    with pytest.raises(Empty):
        channel._get("celery")
    assert len(names(queue / "bad")) == queue_files._BAD_KEPT


def test_nobody_sees_half_a_message(queue, message):
    """300 messages of 200 kB, got by one thread while another puts them."""
    large, over, got = message | {"padding": "x" * 200_000}, threading.Event(), []

    def reader() -> None:
        with Connection("files://", transport_options=options(queue)) as connection:
            while True:
                last = over.is_set()
                try:
                    got.append(connection.default_channel._get("celery"))
                except Empty:
                    if last:
                        return

    thread = threading.Thread(target=reader)
    thread.start()
    with Connection("files://", transport_options=options(queue)) as connection:
        for _ in range(300):
            connection.default_channel._put("celery", large)
    over.set()
    thread.join()
    assert len(got) == 300
    assert names(queue / "bad") == []


def sizes_at(monkeypatch, module, name: str, queue) -> list[list[int]]:
    """Sizes of the files among the messages whenever a function is about to be called."""
    seen, function = [], getattr(module, name)

    def look(*asked):
        seen.append([path.stat().st_size for path in (queue / "messages").iterdir()])
        return function(*asked)

    monkeypatch.setattr(module, name, look)
    return seen


def test_a_message_appears_whole(channel, queue, message, monkeypatch):
    seen = sizes_at(monkeypatch, os, "replace", queue)
    channel._put("celery", message)
    assert seen == [[]]


def test_control_the_plain_transport_shows_it_empty_first(queue, message, monkeypatch):
    seen = sizes_at(monkeypatch, filesystem, "lock", queue)
    with Connection("filesystem://", transport_options=options(queue)) as plain:
        plain.default_channel._put("celery", message)
    assert seen == [[0]]


def test_a_disk_that_takes_nothing_is_an_error_of_the_queue_and_leaves_nothing(channel, queue, message):
    (queue / "work").rmdir()
    (queue / "work").touch()
    with pytest.raises(ChannelError):
        channel._put("celery", message)
    assert names(queue / "messages") == []


@pytest.mark.parametrize(("age", "stays"), [(-5, True), (5, False)])
def test_what_a_killed_process_left_behind_goes(queue, age, stays):
    left = queue / "work" / "1.part"
    left.touch()
    then = time.time() - queue_files.LEFT_BEHIND - age
    os.utime(left, (then, then))
    with Connection("files://", transport_options=options(queue)) as connection:
        assert connection.default_channel
    assert left.exists() is stays


@pytest.mark.parametrize("content", [b"", b"[", b"7", b'[["one"]]'])
def test_a_damaged_table_of_an_exchange_is_written_anew(channel, queue, content):
    (queue / "control" / "x.exchange").write_bytes(content)
    assert channel.get_table("x") == []
    channel._queue_bind("x", "key", "", "celery")
    channel._queue_bind("x", "key", "", "celery")
    assert channel.get_table("x") == [filesystem.exchange_queue_t("key", "", "celery")]
    channel._delete("celery", "x", "key", "")
    assert channel.get_table("x") == []


def test_two_that_bind_at_once_are_both_bound(queue):
    def bind(first: int) -> None:
        with Connection("files://", transport_options=options(queue)) as connection:
            for number in range(first, first + 50):
                connection.default_channel._queue_bind("x", str(number), "", "celery")

    threads = [threading.Thread(target=bind, args=[first]) for first in (0, 50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Connection("files://", transport_options=options(queue)) as connection:
        assert len(connection.default_channel.get_table("x")) == 100
