-- Three roles: the owner migrates, portal_app serves under row-level security and owns nothing,
-- portal_system is assumed by workers for sweeps across tenants (kernel.tenancy.scope.system_scope).
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_owner') THEN
    CREATE ROLE portal_owner LOGIN CREATEDB NOINHERIT;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN
    CREATE ROLE portal_app LOGIN NOINHERIT;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_system') THEN
    CREATE ROLE portal_system NOLOGIN NOINHERIT;
  END IF;
END $$;
GRANT portal_system TO portal_app;
GRANT portal_app, portal_system TO portal_owner;
