"""Mail goes out by Django's own connection: over smtps with TLS from the first byte and a valid certificate."""

import ssl

import pytest
from django.core.mail.backends import smtp

from accounts.messages.channels import ChannelDown, Mail


@pytest.mark.parametrize(
    ("url", "port", "by_tls", "user"),
    [
        ("smtp://mail.example.cn", 25, False, ""),
        ("smtps://a%40b:geheim@mail.example.cn", 465, True, "a@b"),
        ("smtps://mail.example.cn:2465", 2465, True, ""),
        ("smtps://mail.example.cn:587", 587, False, ""),
        ("smtp://mail.example.cn:586", 586, False, ""),
    ],
)
def test_the_address_says_how(url, port, by_tls, user):
    connection = Mail(url, "portal@example.cn")._connection()
    assert isinstance(connection, smtp.EmailBackend)
    starts = url.endswith(":587")
    assert (connection.port, connection.use_ssl, connection.use_tls, connection.username) == (
        port,
        by_tls,
        starts,
        user,
    )
    assert connection.ssl_context.verify_mode == ssl.CERT_REQUIRED
    assert connection.ssl_context.check_hostname


def test_a_server_that_does_not_answer_is_a_channel_that_is_down():
    with pytest.raises(ChannelDown):
        Mail("smtps://127.0.0.1:9", "portal@example.cn").send("school@example.cn", "y")


def test_an_office_whose_address_has_gone_is_not_counted_as_told():
    with pytest.raises(ChannelDown, match="no address"):
        Mail("smtps://127.0.0.1:9", "portal@example.cn").send("", "y")
