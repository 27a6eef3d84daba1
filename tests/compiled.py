"""Templates compiled once a worker and language, however many portals its tests put together."""

from __future__ import annotations

from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache

Key = tuple[str, str, str]


class Compiled(BytecodeCache):
    """Remembers what a file became in a language; every portal of ours reads the same catalogues."""

    def __init__(self) -> None:
        self._kept: dict[Key, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get(_key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[_key(bucket)] = bucket.code


def _key(bucket: Bucket) -> Key:
    return str(bucket.environment.globals["lang"]), bucket.key, bucket.checksum
