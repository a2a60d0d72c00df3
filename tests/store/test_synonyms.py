"""Groups that are one under several keys, on both stores; and the name they are judged under."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from projections.early_warning.synonyms import Names, names_of
from projections.store.protocol import Store
from projections.store.rows import SynonymRow


def _id(number: int) -> bytes:
    return number.to_bytes(16, "big")


def test_what_subjects_say_of_groups_is_found_from_either_side(store: Store) -> None:
    """And is replaced as a whole, subject by subject."""
    assert store.synonyms([_id(1), _id(2)]) == []
    rows = [SynonymRow(_id(2), _id(1), 7), SynonymRow(_id(3), _id(1), 8)]
    with store.transaction():
        store.put_synonyms([7, 8], rows)
    assert store.synonyms([_id(1)]) == rows
    assert store.synonyms([_id(2)]) == rows[:1]
    assert store.synonyms([_id(9)]) == []
    with store.transaction():
        store.put_synonyms([7], [])
    assert store.synonyms([_id(1), _id(2)]) == rows[1:]


def test_a_name_is_found_across_many_changes_of_keys(store: Store) -> None:
    """A paper of the fourth key knows the third; somebody else knows how that began."""
    chain = [SynonymRow(_id(n + 1), _id(n), n) for n in range(1, 5)]
    with store.transaction():
        store.put_synonyms([row.subject for row in chain], chain)
    names = names_of(store, {_id(5), _id(9)})
    assert names.of(_id(5)) == _id(1)
    assert names.of(_id(9)) == _id(9)
    assert names.keys(_id(5)) == {_id(n) for n in range(1, 6)}


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=8))
def test_a_name_depends_on_what_is_said_and_not_on_the_order(pairs: list[tuple[int, int]]) -> None:
    """Even where somebody says what cannot be: two names at once, or a circle."""
    rows = [SynonymRow(_id(other), _id(name), n) for n, (other, name) in enumerate(pairs)]
    groups = [_id(n) for n in range(1, 7)]
    orders = [rows, rows[::-1], *map(list, list(permutations(rows))[:5])]
    found = [[Names(groups, order).of(group) for group in groups] for order in orders]
    assert all(one == found[0] for one in found)
    names = Names(groups, rows)
    assert all(names.of(key) == names.of(group) for group in groups for key in names.keys(group))
