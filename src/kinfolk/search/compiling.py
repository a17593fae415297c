"""How kernels are compiled and kept: a kernel whole with all its parts, read back while its constants are the same."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from numba import config, njit, types
from numba.core.caching import FunctionCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import AnalysisPass, register_pass
from numba.core.registry import CPUDispatcher
from numba.core.typed_passes import NativeLowering
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


class _Linked(JITCodeLibrary):
    """The code of a part as it was lowered: linked into kernels, which are optimised as one; no machine code of its own."""

    def finalize(self) -> None:
        """Leave the code as it is."""
        self._finalized = True

    @property
    def with_parts(self) -> list[JITCodeLibrary]:
        """Its own code, and that of all it calls."""
        return list(dict.fromkeys([self, *self._linking_libraries]))


@register_pass(mutates_CFG=False, analysis_only=True)  # type: ignore[no-untyped-call]
class _Offer(AnalysisPass):
    """Let other functions call a part that was lowered."""

    _name = "kinfolk_offer_part"

    def __init__(self) -> None:
        AnalysisPass.__init__(self)  # type: ignore[no-untyped-call]

    def run_pass(self, state: Any) -> bool:  # noqa: ANN401
        part = object()  # by which callers find it
        state.targetctx.insert_user_function(part, state["cr"].fndesc, state.library.with_parts)
        state["cr"] = state["cr"]._replace(cfunc=part)
        return False


class _PartCompiler(CompilerBase):
    """Numba's compiler without its last step."""

    def define_pipelines(self) -> list[Any]:
        state = self.state
        state.library = _Linked(state.targetctx.codegen(), state.func_id.func_qualname)  # type: ignore[no-untyped-call]
        state.flags.no_compile = True
        passes = DefaultPassBuilder.define_nopython_pipeline(state)  # type: ignore[no-untyped-call]
        passes.add_pass_after(_Offer, NativeLowering)
        passes.finalize()
        return [passes]


class Part(CPUDispatcher):
    """A function that compiled ones call; compiled for one set of argument types, once one of these needs it."""

    def __init__(self, function: Callable[..., Any], arguments: tuple[types.Type, ...]) -> None:
        options = {"nopython": True, "nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False}
        super().__init__(py_func=function, targetoptions=options, pipeline_class=_PartCompiler)
        self.arguments = arguments

    def compile(self, sig: Any) -> Any:  # noqa: ANN401
        """Compile for the one set of types, whatever whole numbers the caller has; for the caller's own if none is given."""
        return super().compile(self.arguments or sig)

    def add_overload(self, cres: Any) -> None:  # noqa: ANN401
        """Let compiled callers find it; Python never does."""
        self.overloads[tuple(cres.signature.args)] = cres

    def _compile_for_args(self, *_: Any, **__: Any) -> Any:  # noqa: ANN401
        raise TypeError(f"{self.py_func.__name__} is a part of compiled functions; alone() makes one of it")


def part(*arguments: types.Type) -> Callable[[Callable[..., Any]], Any]:
    """Compile what only kernels call, as a part of each of them.

    Compiled on its own, each would be optimised with all that it calls, and again in each of its callers.
    """

    def part_(function: Callable[..., Any]) -> Any:  # noqa: ANN401
        return function if config.DISABLE_JIT else Part(function, arguments)  # type: ignore[attr-defined]

    return part_


def alone(kernel: Any) -> Any:  # noqa: ANN401
    """Return a kernel of a part, for those who try it by itself."""
    return compiled(*kernel.arguments)(kernel.py_func) if isinstance(kernel, Part) else kernel
