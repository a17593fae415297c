"""Lets compiled functions share arrays by address: one small table is passed on, not forty arrays.

Passing many arrays by value made every call of a small kernel cost ten times the work inside it and compilation take
a minute. A *room* is an int64 array with three numbers for each array: address, rows, columns. It must not outlive
the arrays, so it is made for each call from the state that holds them.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import config, types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import make_array, populate_array

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

FIELDS = 3


def address_table(arrays: Iterable[NDArray[Any]]) -> NDArray[np.int64]:
    """Return address, rows and columns of each array (columns 1 for a flat one)."""
    table = []
    for array in arrays:
        if not array.flags.c_contiguous:
            raise ValueError("a shared array must be contiguous")
        columns = array.shape[1] if array.ndim == 2 else 1  # noqa: PLR2004
        table += [array.ctypes.data, array.shape[0], columns]
    return np.array(table, dtype=np.int64)


def _viewer(element: types.Type, dimensions: int) -> Any:  # noqa: ANN401 - numba's intrinsics carry no types
    """Return an intrinsic ``view(room, k)``: the ``k``-th shared array, as a view that owns nothing."""
    kind = types.Array(element, dimensions, "C")
    size = element.bitwidth // 8

    @intrinsic
    def view(typing_context: Any, room: Any, k: Any) -> Any:  # noqa: ANN401, ARG001
        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
            table = make_array(signature.args[0])(context, builder, arguments[0])
            first = builder.mul(arguments[1], context.get_constant(types.int64, FIELDS))
            address, rows, columns = (
                builder.load(builder.gep(table.data, [builder.add(first, context.get_constant(types.int64, field))]))
                for field in range(FIELDS)
            )
            array = make_array(kind)(context, builder)
            width = context.get_constant(types.intp, size)
            shape = [rows, columns][:dimensions]
            strides = [builder.mul(columns, width), width][-dimensions:]
            populate_array(
                array,
                builder.inttoptr(address, array.data.type),
                cgutils.pack_array(builder, shape),
                cgutils.pack_array(builder, strides),
                width,
                meminfo=None,
            )
            return array._getvalue()  # noqa: SLF001 - numba's own way to read a struct proxy

        return kind(room, types.int64), code

    return view


def _plain(element: type[np.generic], dimensions: int) -> Any:  # noqa: ANN401
    """Return the same as a plain function, for runs with the compiler switched off."""

    def view(room: NDArray[np.int64], k: int) -> NDArray[Any]:
        address, rows, columns = room[FIELDS * k : FIELDS * (k + 1)].tolist()
        size = rows * columns * np.dtype(element).itemsize
        flat = np.frombuffer((ctypes.c_char * size).from_address(address), dtype=element)
        return flat.reshape(rows, columns) if dimensions == 2 else flat  # noqa: PLR2004

    return view


def _view(element: types.Type, plain: type[np.generic], dimensions: int) -> Any:  # noqa: ANN401
    return _plain(plain, dimensions) if config.DISABLE_JIT else _viewer(element, dimensions)


ints = _view(types.int32, np.int32, 1)
int_rows = _view(types.int32, np.int32, 2)
longs = _view(types.int64, np.int64, 1)
bits = _view(types.uint64, np.uint64, 1)
bit_rows = _view(types.uint64, np.uint64, 2)
byte_rows = _view(types.uint8, np.uint8, 2)
bytes_ = _view(types.uint8, np.uint8, 1)
