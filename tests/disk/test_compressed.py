"""What was made small comes out as it went in, in any thread; what was not is an error of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.disk.compressed import Damaged, large, small


@given(st.binary())
def test_bytes_come_back(data: bytes) -> None:
    assert large(small(data)) == data


def test_threads_do_not_disturb_one_another() -> None:
    whole = [bytes([n]) * 100_000 for n in range(100)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda data: large(small(data)), whole)) == whole


@pytest.mark.parametrize(
    "data", [b"", bytes(20), b"text", small(b"x" * 999)[:-1], small(b"y" * 999)[:-1] + b"z"]
)
def test_what_is_damaged_is_said_to_be(data: bytes) -> None:
    with pytest.raises(Damaged):
        large(data)


def test_a_lie_about_the_size_fills_no_memory() -> None:
    # a frame that claims to hold 2**62 bytes
    with pytest.raises(Damaged):
        large(b"\x28\xb5\x2f\xfd\xe0" + (2**62).to_bytes(8, "little") + b"\x01\x00\x00")
