"""The tree against the values Certificate Transparency's implementations are tested with."""

import itertools
from hashlib import sha256

import pytest

from transparency import merkle

LEAVES = [
    merkle.leaf_hash(bytes.fromhex(data))
    for data in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
HEADS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
FIRST_OF_EIGHT = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
SIX_TO_EIGHT = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
SIZES = range(1, 9)


def tree(size):
    """The complete subtrees of the first `size` leaves, grown one by one."""
    nodes = {}
    for place, leaf in enumerate(LEAVES[:size]):
        grown = list(merkle.grow(place, leaf, lambda *where: nodes[where]))
        nodes.update({(level, index): value for level, index, value in grown})
    return lambda *where: nodes[where]


def head(size):
    return bytes.fromhex(HEADS[size])


def test_an_empty_tree_has_the_hash_of_nothing():
    assert merkle.tree_head(tree(0), 0) == sha256(b"").digest()


@pytest.mark.parametrize("size", SIZES)
def test_heads_are_those_of_the_reference(size):
    assert merkle.tree_head(tree(size), size).hex() == HEADS[size]


@pytest.mark.parametrize("size", SIZES)
def test_a_later_tree_still_knows_the_earlier_head(size):
    assert merkle.tree_head(tree(8), size).hex() == HEADS[size]


def test_proofs_are_those_of_the_reference():
    inclusion = merkle.inclusion_proof(tree(8), 0, 8)
    consistency = merkle.consistency_proof(tree(8), 6, 8)

    assert [value.hex() for value in inclusion] == FIRST_OF_EIGHT
    assert [value.hex() for value in consistency] == SIX_TO_EIGHT


@pytest.mark.parametrize(("position", "size"), [(p, s) for s in SIZES for p in range(s)])
def test_each_leaf_is_proved_and_no_other_passes_for_it(position, size):
    path = merkle.inclusion_proof(tree(8), position, size)
    other = merkle.leaf_hash(b"another")

    assert merkle.is_included(LEAVES[position], position, size, path, head(size))
    assert not merkle.is_included(other, position, size, path, head(size))
    assert not merkle.is_included(LEAVES[position], position, size, [*path, other], head(size))


@pytest.mark.parametrize(
    ("first", "second"), list(itertools.combinations_with_replacement(SIZES, 2))
)
def test_each_tree_is_proved_to_begin_the_later_one_and_no_other(first, second):
    path = merkle.consistency_proof(tree(8), first, second)
    forged = sha256(b"rewritten").digest()

    assert merkle.is_extended(first, second, head(first), head(second), path)
    assert not merkle.is_extended(first, second, forged, head(second), path)
    assert not merkle.is_extended(first, second, head(first), forged, path)


def test_what_the_tree_has_not_is_refused():
    with pytest.raises(IndexError):
        merkle.inclusion_proof(tree(3), 3, 3)
    with pytest.raises(IndexError):
        merkle.consistency_proof(tree(3), 0, 3)
