"""When the portal cannot serve: one page that says so, 503 with ``Retry-After``, and one line in the log.

The database is away, it waits for its migration, or it was written with keys that are not here.
"""

from __future__ import annotations

import errno
import sys
import traceback
from pathlib import Path
from typing import TypeGuard

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.defaults import page_not_found, server_error

from ground.keys import prints
from ground.problems import MEDIA_TYPE, problem
from ground.stores import StoreAway
from programs.api import problems

RETRY_SECONDS = 15
PLACES = 3
FAILED = "服务器出现问题，已记录在日志中。请过一会儿再试。"
AWAY = "数据库暂时没有响应。您刚才填写的内容可能没有保存，请过一会儿再试。"
UPGRADING = "系统正在升级，几分钟后恢复。您刚才填写的内容可能没有保存，请过一会儿再试。"
FULL = "没有存下：服务器的磁盘已满。请过一会儿再试，并告诉系统管理员。"
FILES_AWAY = "存放文件的服务暂时没有响应，您刚才的操作没有完成。请过一会儿再试，并告诉系统管理员。"
OTHER_KEYS = "系统缺少打开资料所用的密钥，暂停服务。请告诉系统管理员。"


class KeysMiddleware:
    """Nothing is read or written with other keys than those of the database. Asks until all are there, then no more."""

    def __init__(self, get_response):
        self.get_response = get_response
        self._complete = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._complete and not request.path_info.startswith(settings.STATIC_URL):
            try:
                self._complete = not prints.missing()
                if self._complete:
                    prints.remember()  # a new first key writes from now on
            except DatabaseError:
                return self.get_response(request)  # whoever needs the database says so
            if not self._complete:
                return unavailable(request, OTHER_KEYS, "keys are missing")
        return self.get_response(request)


def failed(request: HttpRequest) -> HttpResponse:
    """What people see instead of a page that failed."""
    error = sys.exc_info()[1]
    if _is_full(error):
        return unavailable(request, FULL, f"the disk is full: {type(error).__name__}{_where(error)}")
    if isinstance(error, StoreAway):
        return unavailable(request, FILES_AWAY, f"{error}{_where(error)}")
    if isinstance(error, DatabaseError | InterfaceError):
        if isinstance(error, InterfaceError | OperationalError) and "no such" not in str(error):
            said = str(error).partition("\n")[0][:160]
            return unavailable(request, AWAY, f"the database does not answer: {said}{_where(error)}")
        if _waits_for_migration():
            return unavailable(request, UPGRADING, "migrations are missing")
    if request.path_info.startswith(settings.FOR_PROGRAMS):
        return JsonResponse(problem(500, "failed", FAILED), status=500, content_type=MEDIA_TYPE)
    return server_error(request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page for people; programs are told in their own shape."""
    if request.path_info.startswith(settings.FOR_PROGRAMS):
        return problems.not_found(request)
    return page_not_found(request, exception)


def _is_full(error: BaseException | None) -> TypeGuard[BaseException]:
    """Of the folder of files, or of the database."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if isinstance(error, OperationalError) and ("disk is full" in str(error) or "No space left" in str(error)):
            return True
        error = error.__cause__
    return False


def _where(error: BaseException) -> str:
    """The kind of the error and the places of our own that it came through, the innermost first: instead of a traceback
    for each of hundreds of requests, and enough to tell a lock that was not had from a server that is away."""
    ours = [
        f"{Path(frame.filename).relative_to(settings.ROOT)}:{frame.lineno} {frame.name}"
        for frame in reversed(traceback.extract_tb(error.__traceback__))
        if Path(frame.filename).is_relative_to(settings.ROOT) and ".venv" not in frame.filename
    ]
    return f" ({type(error).__name__} at {' < '.join(ours[:PLACES]) or 'no place of ours'})"


def unavailable(request: HttpRequest, sentence: str, reason: str) -> HttpResponse:
    if request.path_info.startswith(settings.FOR_PROGRAMS):
        body = problem(503, "unavailable", sentence)
        response: HttpResponse = JsonResponse(body, status=503, content_type=MEDIA_TYPE)
    else:
        response = HttpResponse(render_to_string("503.html", {"sentence": sentence}), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    request.unavailable = reason  # type: ignore[attr-defined]
    response._has_been_logged = True  # type: ignore[attr-defined]  # the line of the request says it all
    return response


def _waits_for_migration() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return False
