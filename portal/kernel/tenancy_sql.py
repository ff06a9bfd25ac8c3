"""Migration operations for the database's half of tenancy: role, row-level security, composite keys."""

from collections.abc import Mapping

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import RunSQL

APP_ROLE = "comptoir_app"
IN_SCOPE = (
    "(SELECT current_setting('comptoir.company', true)) = '*'"
    " OR {column} = (SELECT nullif(nullif(current_setting('comptoir.company', true), ''), '*'))::bigint"
)


def create_app_role() -> Operation:
    """Create the role that the portal works under: no owner, no superuser, no bypass of row security."""
    return RunSQL(
        f"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
            CREATE ROLE {APP_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS;
          END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$;
        DO $$ BEGIN EXECUTE format('GRANT {APP_ROLE} TO %I', current_user); END $$;
        GRANT USAGE ON SCHEMA public TO {APP_ROLE};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE};
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};
        ALTER DEFAULT PRIVILEGES IN SCHEMA public
          GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP_ROLE};
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {APP_ROLE};
        """,
        reverse_sql=RunSQL.noop,
    )


def protect(table: str, *, column: str = "company_id", parents: Mapping[str, str] | None = None) -> Operation:
    """Force row-level security on a table and tie each named foreign key to the same company.

    `parents` maps a foreign-key column of `table` to the company-owned table that it points to.
    """
    forward = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY company_rows ON {table} USING ({IN_SCOPE.format(column=column)})",
    ]
    backward = [
        f"DROP POLICY company_rows ON {table}",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    ]
    if column == "company_id":
        forward.append(f"ALTER TABLE {table} ADD CONSTRAINT {table}_company_key UNIQUE (company_id, id)")
        backward.append(f"ALTER TABLE {table} DROP CONSTRAINT {table}_company_key")
    for key, parent in (parents or {}).items():
        name = f"{table}_{key}_company"
        forward.append(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (company_id, {key})"
            f" REFERENCES {parent} (company_id, id) DEFERRABLE INITIALLY DEFERRED"
        )
        backward.insert(0, f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return RunSQL(";\n".join(forward), reverse_sql=";\n".join(backward))


def keep_appended(table: str) -> Operation:
    """Let the portal's role add rows to a table but never change or delete them."""
    return RunSQL(
        f"REVOKE UPDATE, DELETE ON {table} FROM {APP_ROLE}",
        reverse_sql=f"GRANT UPDATE, DELETE ON {table} TO {APP_ROLE}",
    )
