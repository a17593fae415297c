"""What migrations are made of beside Django's own: many tables in one step, and statements for tables that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.migrations.operations.base import Operation, OperationCategory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.operations import CreateModel
    from django.db.migrations.state import ProjectState


class CreateTogether(Operation):
    """Make many tables as one step.

    After each operation Django makes the classes of every model anew that is related to what changed, and here nearly
    every model is related to every other: table by table, a hundred tables make ten thousand classes. As one step they
    make a hundred. Their order does not matter either, since foreign keys come after all tables.

    Parameters
    ----------
    models
        The tables, each with everything that belongs to it.
    """

    serialization_expand_args = ["models"]
    category = OperationCategory.ADDITION

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models to what is known of all tables, whose classes are made when they are next asked for."""
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the tables."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the tables away, the last one first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Return what this does, for lists of migrations."""
        return f"Create {len(self.models)} models together"


def where_there(table: str, statements: Sequence[str]) -> str:
    """Return SQL that runs statements about a table if the database has it already.

    Lists of tables with triggers grow, and migrations of long ago read the list of today: a table that comes later gets
    its triggers from the migration that makes it.
    """
    return f"do $$ begin if to_regclass('{table}') is not null then\n" + "\n".join(statements) + "\nend if; end $$;"
