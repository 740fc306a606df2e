#!/bin/sh
# First start of the production database, after postgres-roles.sql: passwords, and one database of the owner's.
set -eu

psql --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres \
    --set=owner="$PORTAL_OWNER_PASSWORD" --set=app="$PORTAL_APP_PASSWORD" <<'SQL'
ALTER ROLE portal_owner NOCREATEDB PASSWORD :'owner';
ALTER ROLE portal_app PASSWORD :'app';
CREATE DATABASE portal OWNER portal_owner;
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_app;
SQL
