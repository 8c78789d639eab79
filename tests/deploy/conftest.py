"""What several tests of installing and running need."""

from __future__ import annotations

import secrets

import psycopg2
import pytest
from django.db import connection
from psycopg2 import sql


@pytest.fixture
def empty_database():
    """Address of a new database beside the test's own."""
    server, name = connection.settings_dict, f"cetrack_production_{secrets.token_hex(4)}"
    values = {"host": server["HOST"], "port": server["PORT"], "user": server["USER"], "password": server["PASSWORD"]}
    admin = psycopg2.connect(dbname="postgres", **{key: value for key, value in values.items() if value})
    admin.autocommit = True
    try:
        with admin.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            yield "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{name}".format(name=name, **server)
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    finally:
        admin.close()
