"""Average-link merging of groups by the mean probability of their pairs; pure arithmetic on whole numbers."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence

SCALE = 10_000
"""Probabilities count in ten-thousandths: sums are exact, whatever their order."""

Pairs = Mapping[tuple[int, int], int]
_Candidate = tuple[float, int, int, int, int]


class Groups:
    """Groups of places under merging. A group is known by its smallest place; ties go to smaller ones.

    `lowest` is the smallest mean at which the parts of a group came together, infinite before the first one.
    """

    def __init__(self, groups: Iterable[Sequence[int]], pairs: Pairs) -> None:
        self.members = {min(group): sorted(group) for group in groups}
        self._of = {place: group for group, places in self.members.items() for place in places}
        self.lowest = dict.fromkeys(self.members, math.inf)
        self._sums: dict[int, dict[int, int]] = {group: {} for group in self.members}
        for (left, right), chance in pairs.items():
            self._add(self._of[left], self._of[right], chance)

    def merge_while(self, at_least: float) -> list[list[int]]:
        """Merge the two closest groups until none are close enough; the groups that remain, in order."""
        heap = [
            self._candidate(left, right) for left in self._sums for right in self._sums[left] if left < right
        ]
        heapq.heapify(heap)
        while heap and -heap[0][0] >= at_least * SCALE:
            mean, left, right, left_size, right_size = heapq.heappop(heap)
            if self._size(left) == left_size and self._size(right) == right_size:
                self._merge(left, right)
                self.lowest[left] = min(self.lowest[left], self.lowest.pop(right), -mean)
                for other in self._sums[left]:
                    heapq.heappush(heap, self._candidate(min(left, other), max(left, other)))
        return [self.members[group] for group in sorted(self.members)]

    def _add(self, left: int, right: int, chance: int) -> None:
        if left != right:
            self._sums[left][right] = self._sums[left].get(right, 0) + chance
            self._sums[right][left] = self._sums[right].get(left, 0) + chance

    def _size(self, group: int) -> int:
        return len(self.members.get(group, ()))

    def _candidate(self, left: int, right: int) -> _Candidate:
        sizes = self._size(left), self._size(right)
        return (-self._sums[left][right] / (sizes[0] * sizes[1]), left, right, *sizes)

    def _merge(self, left: int, right: int) -> None:
        self.members[left] = sorted(self.members[left] + self.members.pop(right))
        del self._sums[left][right]
        for other, total in self._sums.pop(right).items():
            if other != left:
                del self._sums[other][right]
                self._add(left, other, total)


def joined(pairs: Iterable[tuple[int, int]], places: Iterable[int]) -> list[list[int]]:
    """The groups that these pairs tie together, single places included."""
    leader = {place: place for place in places}

    def lead(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for left, right in pairs:
        first, second = sorted((lead(left), lead(right)))
        leader[second] = first
    groups: dict[int, list[int]] = {}
    for place in sorted(leader):
        groups.setdefault(lead(place), []).append(place)
    return list(groups.values())
