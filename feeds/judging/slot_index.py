"""Which slots have a text in common; one slot under a key takes no list of its own."""

from __future__ import annotations

from collections.abc import Mapping


class SlotIndex:
    """Slots by the hash of a text. Two texts of one hash would be one key: in 64 bits, nobody will see it."""

    def __init__(self) -> None:
        self._slots: dict[int, int | list[int]] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def of(self, text: str) -> list[int]:
        """The slots that have it, in order of arrival."""
        found = self._slots.get(hash(text), [])
        return [found] if isinstance(found, int) else found

    def add(self, text: str, slot: int) -> None:
        """One more."""
        others = self.of(text)
        self._slots[hash(text)] = [*others, slot] if others else slot

    def leave(self, text: str, slot: int) -> None:
        """One less."""
        others = [one for one in self.of(text) if one != slot]
        if not others:
            del self._slots[hash(text)]
        else:
            self._slots[hash(text)] = others if len(others) > 1 else others[0]

    def renumber(self, new: Mapping[int, int]) -> None:
        """Slots under their new numbers."""
        self._slots = {
            key: new[slots] if isinstance(slots, int) else [new[slot] for slot in slots]
            for key, slots in self._slots.items()
        }
