"""Which addresses may be asked."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import given, strategies as st

from feeds.reading.guard import AddressRefusedError, Guard, check_url, is_public


def _words(text: str) -> list[str]:
    return text.split()


CLOSED = _words("""
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1
172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7
203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::8.8.8.8
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:100.64.0.1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1
64:ff9b::10.0.0.1 64:ff9b:1::1 100::1 2001:2::1 2001:db8::1 2001:10::1 2002:7f00:1:: 2002:a00:1::1
2002:c0a8:101:: 2001:0:7f00:1::1 3fff::1 5f00::1 fc00::1 fd00::1 fe80::1 fe80::1%eth0
2606:4700::1%eth0 fec0::1 ff02::1 ff0e::1 2001:0:808:808:0:0:80ff:fffe nonsense 127.1 0x7f000001
2001:0:808:808:0:0:f5ff:fffe
""")
OPEN = _words("""
1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 198.17.0.1
223.255.255.255 2606:4700::1111 2a00:1450:4001::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1
""")


@pytest.mark.parametrize("ip", CLOSED)
def test_an_address_that_is_not_of_the_open_internet_is_refused(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", OPEN)
def test_an_address_of_the_open_internet_is_fine(ip: str) -> None:
    assert is_public(ip)


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_or_multicast_is_public(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified:
        assert not is_public(str(ip))


@given(st.ip_addresses(v=4))
def test_an_address_in_disguise_is_judged_like_itself(ip: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | int(ip))
    translated = ipaddress.IPv6Address((0x64FF9B << 96) | int(ip))
    six_to_four = ipaddress.IPv6Address((0x2002 << 112) | (int(ip) << 80) | 1)

    assert {is_public(str(wrapped)) for wrapped in (mapped, translated, six_to_four)} == {is_public(str(ip))}


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("ftp://example.org/feed", "http"),
        ("file:///etc/passwd", "http"),
        ("javascript:alert(1)", "http"),
        ("/etc/passwd", "http"),
        ("http:///feed", "web address"),
        ("http://user:secret@example.org/", "user name"),
        ("http://user@example.org/", "user name"),
        ("http://example.org:22/", "Port 22"),
        ("http://example.org:99999/", "web address"),
        ("http://127.0.0.1/", "private network"),
        ("http://[::1]/", "private network"),
        ("http://[::ffff:10.0.0.1]/", "private network"),
        ("http://169.254.169.254/latest/meta-data", "private network"),
        ("http://[fe80::1%25eth0]/", ""),
        ("", "http"),
    ],
)
def test_an_address_that_may_not_be_asked_gets_a_sentence(url: str, word: str) -> None:
    reason = check_url(url)

    assert reason is not None
    assert word in reason
    assert reason.endswith(".")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://example.org:8443/feed?x=1",
        "HTTPS://EXAMPLE.org",
        "http://bücher.example/",
    ],
)
def test_an_ordinary_address_may_be_asked(url: str) -> None:
    assert check_url(url) is None


def test_an_allowed_place_may_be_on_a_private_network_and_on_any_port() -> None:
    guard = Guard(frozenset({("127.0.0.1", 8801), ("Feeds.Internal", 9000)}))

    assert guard.check_url("http://127.0.0.1:8801/feeds.opml") is None
    assert guard.check_url("http://feeds.internal:9000/") is None
    assert guard.check_url("http://127.0.0.1:8802/") is not None
    assert guard.check_url("http://user@127.0.0.1:8801/") is not None


def test_no_socket_is_made_for_a_closed_address() -> None:
    guard = Guard(frozenset({("127.0.0.1", 8801)}))
    info = (socket.AF_INET, socket.SOCK_STREAM, 0, "")

    with pytest.raises(AddressRefusedError):
        guard.socket_factory((*info, ("127.0.0.1", 8802)))
    guard.socket_factory((*info, ("127.0.0.1", 8801))).close()


@given(st.text(max_size=60))
def test_no_text_makes_the_check_fail(text: str) -> None:
    check_url(text)
    check_url(f"http://{text}/")
