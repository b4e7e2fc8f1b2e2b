from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib import merkle
from bihuan.lib.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash

# The eight entries and tree heads that the Certificate Transparency implementations share.
ENTRIES = [
    bytes.fromhex(each)
    for each in [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
]
LEAVES = [leaf_hash(each) for each in ENTRIES]
ROOTS = [
    bytes.fromhex(each)
    for each in [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
]
CONSISTENCY_6_8 = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
CONSISTENCY_2_5 = [
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
]


def recursive_root(leaves: list[bytes]) -> bytes:
    """MTH as RFC 6962 §2.1 words it."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else EMPTY_ROOT
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(recursive_root(leaves[:split]), recursive_root(leaves[split:]))


def reader(leaves: list[bytes]) -> Callable[[int, int], bytes]:
    """Reads perfect subtrees out of what appending reported, as a table of nodes would."""
    frontier = Frontier()
    stored = {(n.level, n.position): n.hash for leaf in leaves for n in frontier.append(leaf)}
    return lambda level, index: stored[level, index]


def numbered(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def flipped(value: bytes) -> bytes:
    return bytes([value[0] ^ 1]) + value[1:]


sizes = st.integers(1, 130)


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_the_published_ones(size: int) -> None:
    assert merkle.root(LEAVES[:size]) == ROOTS[size]


def test_the_consistency_proofs_are_the_published_ones() -> None:
    node = reader(LEAVES)
    assert [h.hex() for h in merkle.consistency_proof(6, 8, node)] == CONSISTENCY_6_8
    assert [h.hex() for h in merkle.consistency_proof(2, 5, node)] == CONSISTENCY_2_5


def test_an_audit_path_is_the_one_of_the_seven_leaf_example_in_the_rfc() -> None:
    # RFC 6962 §2.1.3: with leaves d0…d6 the path of d3 is [c, g, l], of d6 is [i, k].
    node = reader(LEAVES[:7])
    a, b, c = LEAVES[0], LEAVES[1], LEAVES[2]
    g, i = node_hash(a, b), node_hash(LEAVES[4], LEAVES[5])
    k = node_hash(g, node_hash(c, LEAVES[3]))
    assert merkle.inclusion_proof(7, 3, node) == [c, g, node_hash(i, LEAVES[6])]
    assert merkle.inclusion_proof(7, 6, node) == [i, k]


@given(sizes)
def test_the_edge_gives_the_root_of_the_recursive_definition(size: int) -> None:
    leaves = numbered(size)
    assert merkle.root(leaves) == recursive_root(leaves)


@given(sizes, st.data())
def test_an_edge_taken_up_again_from_its_hashes_goes_on_the_same(
    size: int, data: st.DataObject
) -> None:
    leaves = numbered(size)
    cut = data.draw(st.integers(0, size))
    first = Frontier()
    for leaf in leaves[:cut]:
        first.append(leaf)
    second = Frontier(first.size, first.hashes)
    for leaf in leaves[cut:]:
        second.append(leaf)
    assert second.root() == merkle.root(leaves)


@given(sizes, st.data())
def test_every_inclusion_proof_holds_and_none_holds_for_something_else(
    size: int, data: st.DataObject
) -> None:
    leaves = numbered(size)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(size, index, reader(leaves))
    root = merkle.root(leaves)
    assert merkle.verify_inclusion(size, index, leaves[index], proof, root)
    assert not merkle.verify_inclusion(size, index, flipped(leaves[index]), proof, root)
    assert not merkle.verify_inclusion(size, index, leaves[index], proof, flipped(root))
    assert not merkle.verify_inclusion(size, index, leaves[index], [*proof, root], root)
    assert not merkle.verify_inclusion(size, size, leaves[index], proof, root)
    if proof:
        assert not merkle.verify_inclusion(size, index, leaves[index], proof[:-1], root)
        other = data.draw(st.integers(0, size - 1).filter(lambda each: each != index))
        assert not merkle.verify_inclusion(size, other, leaves[index], proof, root)


@given(sizes, st.data())
def test_every_consistency_proof_holds_and_none_holds_for_a_rewritten_past(
    size: int, data: st.DataObject
) -> None:
    leaves = numbered(size)
    old_size = data.draw(st.integers(0, size))
    old, new = merkle.root(leaves[:old_size]), merkle.root(leaves)
    proof = merkle.consistency_proof(old_size, size, reader(leaves))
    assert merkle.verify_consistency(old_size, size, old, new, proof)
    assert not merkle.verify_consistency(old_size, size, flipped(old), new, proof)
    assert not merkle.verify_consistency(old_size, size, old, new, [*proof, new])
    if old_size:
        assert not merkle.verify_consistency(old_size, size, old, flipped(new), proof)
        changed = [flipped(leaves[0]), *leaves[1:]]
        forged = merkle.consistency_proof(old_size, size, reader(changed))
        assert not merkle.verify_consistency(old_size, size, old, merkle.root(changed), forged)


def test_proofs_outside_the_tree_are_refused() -> None:
    node = reader(LEAVES)
    for size, index in [(8, 8), (8, -1), (0, 0)]:
        with pytest.raises(ValueError, match="not in a tree"):
            merkle.inclusion_proof(size, index, node)
    with pytest.raises(ValueError, match="does not continue"):
        merkle.consistency_proof(9, 8, node)
    assert not merkle.verify_consistency(9, 8, ROOTS[8], ROOTS[8], [])


def test_an_edge_whose_hashes_do_not_fit_its_size_is_refused() -> None:
    with pytest.raises(ValueError, match="edge hashes"):
        Frontier(3, [ROOTS[1]])
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier(1, [b"short"])
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier().append(b"data, not a hash")
