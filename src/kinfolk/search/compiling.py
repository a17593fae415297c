"""How kernels are compiled and kept: a compiled kernel is read back only while the constants it uses are the same."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from numba import config, njit, types
from numba.core.caching import FunctionCache
from numba.core.typeinfer import register_dispatcher

from kinfolk.search import layout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_njit: Any = njit  # whose types do not know all of its options


def digest(constants: Mapping[str, Any]) -> str:
    """Return a digest of the whole numbers among ``constants``, by name."""
    numbers = sorted((name, value) for name, value in constants.items() if isinstance(value, int))
    return hashlib.sha256(repr(numbers).encode()).hexdigest()


class KeptKernels(FunctionCache):
    """Numba's cache, which looks at the file and the code of a function, and here at the constants of the layout too."""

    constants = digest(vars(layout))

    def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:  # noqa: ANN401 - numba's caches carry no types
        return (*super()._index_key(sig, codegen), self.constants)  # type: ignore[no-untyped-call]


def compiled(*arguments: types.Type) -> Callable[[Callable[..., Any]], Any]:
    """Compile for exactly one set of argument types, or without ``arguments`` for those of the first call.

    A kernel called with 32- and 64-bit numbers is compiled once.
    """

    def compile_(function: Callable[..., Any]) -> Any:  # noqa: ANN401
        if config.DISABLE_JIT:  # type: ignore[attr-defined]
            return function
        kernel = _njit(nogil=True, no_cfunc_wrapper=True, _nrt=False)(function)
        kernel._cache = KeptKernels(function)  # type: ignore[no-untyped-call]  # noqa: SLF001 - what its enable_caching() does, with another cache
        if arguments:
            with register_dispatcher(kernel):
                kernel.compile(arguments)
                kernel.disable_compile()
        return kernel

    return compile_
