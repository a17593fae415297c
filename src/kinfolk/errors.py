"""What can go wrong, said so that the person who reads it knows the value, its place and the remedy."""

from __future__ import annotations

from kinfolk.sentences import joined, say


class KinfolkError(Exception):
    """Anything Kinfolk refuses to do; the message is written for people."""


class InputError(KinfolkError):
    """The input cannot be used: nothing was written.

    Parameters
    ----------
    problem
        What is wrong, naming the value.
    file, row, column
        Where it stands; a row is counted as a spreadsheet counts it (the header is row 1).
    remedy
        What to do about it.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str = "",
        row: int | None = None,
        column: str = "",
        remedy: str = "",
    ) -> None:
        self.problem = problem
        self.file = file
        self.row = row
        self.column = column
        self.remedy = remedy
        super().__init__(self.sentence())

    def within(self, file: str) -> InputError:
        """Return the same error with ``file``, if it does not name one yet."""
        return InputError(self.problem, file=self.file or file, row=self.row, column=self.column, remedy=self.remedy)

    def sentence(self) -> str:
        """Return place, problem and remedy as one line."""
        row = say("row {row}", row=self.row) if self.row is not None else ""
        column = say("column {column}", column=repr(self.column)) if self.column else ""
        place = joined([part for part in (self.file, row, column) if part])
        text = joined([part for part in (place, self.problem) if part], ": ")
        return joined([part for part in (text, self.remedy) if part], " ")
