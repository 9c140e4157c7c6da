"""The Merkle tree of RFC 9162, section 2.1, with SHA-256: heads, proofs and their verification.

Hashes are 32 bytes. A tree of n leaves is read through `subtree(level, index)`: the hash over the 2**level
leaves from index * 2**level on, which must all be there. Positions count from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

Subtree = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """HASH(0x00 || d), section 2.1.1: a leaf can never be taken for a node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """HASH(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def grow(size: int, leaf: bytes, subtree: Subtree) -> Iterator[tuple[int, int, bytes]]:
    """What a tree of `size` leaves gains by one more: (level, index, hash) of each subtree now complete."""
    level, index, here = 0, size, leaf
    yield level, index, here
    while index % 2:
        here = node_hash(subtree(level, index - 1), here)
        level, index = level + 1, index // 2
        yield level, index, here


def tree_head(subtree: Subtree, size: int) -> bytes:
    """MTH(D[n]); of an empty tree the hash of nothing."""
    return _over(subtree, 0, size)


def _over(subtree: Subtree, begin: int, end: int) -> bytes:
    width = end - begin
    if width == 0:
        return sha256(b"").digest()
    if width & (width - 1) == 0:
        return subtree(width.bit_length() - 1, begin // width)
    middle = begin + _split(width)
    return node_hash(_over(subtree, begin, middle), _over(subtree, middle, end))


def _split(width: int) -> int:
    """The largest power of two smaller than `width` (k of section 2.1)."""
    return 1 << ((width - 1).bit_length() - 1)


def inclusion_proof(subtree: Subtree, position: int, size: int) -> list[bytes]:
    """PATH(m, D[n]), section 2.1.3.1. Raises IndexError when the tree has no such leaf."""
    if not 0 <= position < size:
        raise IndexError(position)
    path, begin, end = [], 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if position < middle:
            path.append(_over(subtree, middle, end))
            end = middle
        else:
            path.append(_over(subtree, begin, middle))
            begin = middle
    return path[::-1]


def consistency_proof(subtree: Subtree, first: int, second: int) -> list[bytes]:
    """PROOF(m, D[n]), section 2.1.4.1. Raises IndexError unless 0 < first <= second."""
    if not 0 < first <= second:
        raise IndexError(first)
    path, begin, end, is_whole = [], 0, second, True
    while first != end:
        middle = begin + _split(end - begin)
        if first <= middle:
            path.append(_over(subtree, middle, end))
            end = middle
        else:
            path.append(_over(subtree, begin, middle))
            begin, is_whole = middle, False
    if not is_whole:
        path.append(_over(subtree, begin, end))
    return path[::-1]


def is_included(leaf: bytes, position: int, size: int, path: Sequence[bytes], head: bytes) -> bool:
    """Section 2.1.3.2: does `path` lead from the leaf at `position` to the head of `size` leaves?"""
    if not 0 <= position < size:
        return False
    place, last, here = position, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            here = node_hash(sibling, here)
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            here = node_hash(here, sibling)
        place, last = place // 2, last // 2
    return last == 0 and here == head


def is_extended(
    first: int, second: int, first_head: bytes, second_head: bytes, path: Sequence[bytes]
) -> bool:
    """Section 2.1.4.2: is the tree of `first` leaves the beginning of the tree of `second`?"""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_head == second_head
    path = list(path)
    if first & (first - 1) == 0:
        path.insert(0, first_head)
    if not path:
        return False
    place, last = first - 1, second - 1
    while place % 2:
        place, last = place // 2, last // 2
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            new = node_hash(new, sibling)
        place, last = place // 2, last // 2
    return last == 0 and old == first_head and new == second_head
