"""Kernels that were compiled and kept are read back only while the constants of the layout are the same."""

from __future__ import annotations

import numpy as np
import pytest
from numba import config, types

from kinfolk.search import layout
from kinfolk.search.chance_kernels import draw_from
from kinfolk.search.compiling import KeptKernels, alone, compiled, digest, part

MASK = (1 << 64) - 1


def one_more(number):
    return number + layout.FREE + 1


@pytest.mark.skipif(bool(config.DISABLE_JIT), reason="nothing is compiled")
def test_a_kept_kernel_is_compiled_again_once_a_constant_has_changed(monkeypatch, tmp_path):
    monkeypatch.setattr(config, "CACHE_DIR", str(tmp_path))
    assert compilations(one_more) == 1
    assert compilations(one_more) == 0
    monkeypatch.setattr(KeptKernels, "constants", digest({**vars(layout), "FREE": layout.FREE + 7}))
    assert compilations(one_more) == 1


def compilations(function):
    return sum(compiled(types.int64)(function).stats.cache_misses.values())


def test_the_digest_is_of_whole_numbers_and_their_names():
    assert digest({"A": 1, "B": 2, "text": "x"}) == digest({"B": 2, "A": 1, "text": "y"})
    assert digest({"A": 1, "B": 2}) != digest({"A": 2, "B": 1})


@pytest.mark.parametrize("seed", [0, 7, MASK])
def test_draws_are_those_of_splitmix64(seed):
    random, state = np.array([seed], dtype=np.uint64), seed
    for below in (2, 10, 1 << 31):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        assert draw_from(random, below) == ((z ^ (z >> 31)) >> 33) % below


@pytest.mark.skipif(bool(config.DISABLE_JIT), reason="nothing is compiled")
def test_a_part_is_compiled_into_its_callers_and_neither_kept_nor_called_by_itself(monkeypatch, tmp_path):
    monkeypatch.setattr(config, "CACHE_DIR", str(tmp_path))
    kernel = compiled(types.int64)(two_more)
    assert kernel(40) == 42
    assert not any("twice_less_one" in path.name for path in tmp_path.rglob("*.nb*"))
    with pytest.raises(TypeError, match="twice_less_one"):
        twice_less_one(40)
    assert alone(twice_less_one)(40) == 79
    assert alone(draw_from) is draw_from


@part(types.int64)
def twice_less_one(number):
    return 2 * number - 1


def two_more(number):
    return twice_less_one(np.int32(number)) - number + 3
