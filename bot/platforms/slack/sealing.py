"""Secrets at rest: workspaces' tokens sealed with a key from the environment; installations use it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken

from feeds.errors import UserError

KEY_BYTES = 32
_SALT = b"slugline: tokens of installed workspaces"
_ROUNDS = 200_000
_OWNER = "sealed for"


class Sealer:
    """Seals words for one owner; for another owner, or with another key, they do not open."""

    def __init__(self, key: str) -> None:
        if not key:
            raise UserError(
                "Workspaces that install Slugline leave a token here, and there is no key to seal it with.",
                "Set SLUGLINE_KEY to a long random text, and keep it.",
            )
        self._fernet = Fernet(_fernet_key(key))

    def seal(self, owner: str, words: Mapping[str, str]) -> str:
        """The words as text that says nothing."""
        plain = json.dumps(dict(words) | {_OWNER: owner}, sort_keys=True)
        return self._fernet.encrypt(plain.encode()).decode()

    def open(self, owner: str, sealed: str) -> dict[str, str] | None:
        """The words again; None where the key has changed or the seal is somebody else's."""
        try:
            words = json.loads(self._fernet.decrypt(sealed.encode()))
        except (InvalidToken, ValueError):
            return None
        if not isinstance(words, dict) or words.pop(_OWNER, "") != owner:
            return None
        return {str(name): str(value) for name, value in words.items()}


def _fernet_key(key: str) -> bytes:
    """A Fernet key as it is, any other text stretched to one."""
    try:
        if len(base64.urlsafe_b64decode(key)) == KEY_BYTES:
            return key.encode()
    except (binascii.Error, ValueError):
        pass
    stretched = hashlib.pbkdf2_hmac("sha256", key.encode(), _SALT, _ROUNDS, KEY_BYTES)
    return base64.urlsafe_b64encode(stretched)
