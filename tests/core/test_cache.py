import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from webapp.core.cache import Bounded


def test_the_oldest_goes_first():
    memory = Bounded(2)
    for word in ("a", "b", "c"):
        assert memory.keep(word, word.upper()) == word.upper()
    assert memory == {"b": "B", "c": "C"}


def test_a_memory_of_nothing_keeps_nothing():
    memory = Bounded(0)
    assert memory.keep("a", 1) == 1
    assert memory == {}


@pytest.fixture
def restless():
    """Threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_many_threads_keep_at_once(restless):
    memory = Bounded(50)

    def fill(place):
        for number in range(20_000):
            memory.keep((place, number), number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(fill, range(4)))

    assert len(memory) == 50


def test_values_may_be_weighed_instead_of_counted():
    memory = Bounded(10, weigh=len)
    memory.keep("a", "1234")
    memory.keep("b", "1234")
    memory.keep("c", "123456")
    assert memory == {"b": "1234", "c": "123456"}


def test_what_is_too_heavy_by_itself_pushes_nothing_out():
    memory = Bounded(10, weigh=len)
    memory.keep("a", "1234")
    assert memory.keep("b", "x" * 11) == "x" * 11
    assert memory == {"a": "1234"}


def test_a_new_value_takes_the_place_and_the_weight_of_the_old_one():
    memory = Bounded(10, weigh=len)
    for text in ("12345", "1", "123456789"):
        memory.keep("a", text)
    assert memory == {"a": "123456789"}
    assert memory.weight == 9
