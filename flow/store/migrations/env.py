"""Alembic's way in. The connection comes from `flow.store.schema`, inside its transaction."""

from alembic import context

from flow.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
