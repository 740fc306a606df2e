"""The SQL of the chain: numbering and hashing at insertion, refusal of everything else, verification."""

INSTALL = """
CREATE TABLE audit_chain (
    key text PRIMARY KEY,
    length bigint NOT NULL,
    head text NOT NULL
);
REVOKE ALL ON audit_chain FROM portal_app;
REVOKE INSERT, UPDATE, DELETE ON audit_chain FROM portal_system;

CREATE FUNCTION audit_digest(e audit_event) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(e.previous_hash || jsonb_build_array(
        e.id, e.chain, e.number, e.name, e.actor_id, e.actor_name, e.object_type, e.object_id, e.object_label,
        e.reason, e.before, e.after, e.request_id, e.consortium_id, e.authority_id, e.organisation_id,
        to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
    )::text, 'UTF8')), 'hex')
$$;

-- pg_temp is named, and last: else a temporary table of the caller would stand in for the chain.
CREATE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE link audit_chain;
BEGIN
    -- Refused here, because after ON CONFLICT DO NOTHING the chain would have a link without an event.
    IF EXISTS (SELECT FROM audit_event WHERE id = NEW.id) THEN
        RAISE unique_violation USING MESSAGE = 'this audit event is recorded already';
    END IF;
    NEW.chain := CASE
        WHEN NEW.consortium_id IS NOT NULL THEN 'consortium:' || NEW.consortium_id
        WHEN NEW.authority_id IS NOT NULL THEN 'authority:' || NEW.authority_id
        WHEN NEW.organisation_id IS NOT NULL THEN 'organisation:' || NEW.organisation_id
        ELSE 'platform' END;
    INSERT INTO audit_chain VALUES (NEW.chain, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO link FROM audit_chain WHERE key = NEW.chain FOR UPDATE;
    NEW.number := link.length + 1;
    NEW.previous_hash := link.head;
    NEW.at := clock_timestamp();
    NEW.hash := audit_digest(NEW);
    UPDATE audit_chain SET length = NEW.number, head = NEW.hash WHERE key = NEW.chain;
    RETURN NEW;
END $$;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are append-only';
END $$;

CREATE TRIGGER audit_append BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON audit_event EXECUTE FUNCTION audit_refuse();
REVOKE UPDATE, DELETE, TRUNCATE ON audit_event FROM portal_app, portal_system;
"""

UNINSTALL = """
DROP TRIGGER audit_append ON audit_event;
DROP TRIGGER audit_refuse ON audit_event;
DROP TRIGGER audit_refuse_truncate ON audit_event;
DROP FUNCTION audit_append();
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_digest(audit_event);
DROP TABLE audit_chain;
"""

# The first event of any chain that does not follow from the one before it, or whose own hash is wrong.
FIRST_BROKEN = """
SELECT chain, number, name, at FROM (
    SELECT e.chain, e.number, e.name, e.at,
           e.hash = audit_digest(e) AS own_hash,
           e.previous_hash = coalesce(lag(e.hash) OVER w, '') AS follows,
           e.number = coalesce(lag(e.number) OVER w, 0) + 1 AS numbered
    FROM audit_event e
    WINDOW w AS (PARTITION BY e.chain ORDER BY e.number)
) checked
WHERE NOT (own_hash AND follows AND numbered)
ORDER BY chain, number LIMIT 1
"""

# A chain whose end was cut off, or that has more events than its head knows of: the stored head is not the
# last event's number and hash.
FIRST_CUT = """
SELECT coalesce(c.key, e.chain), coalesce(c.length, 0), coalesce(e.number, 0) FROM audit_chain c
FULL JOIN (SELECT DISTINCT ON (chain) chain, number, hash FROM audit_event ORDER BY chain, number DESC) e
    ON e.chain = c.key
WHERE coalesce(e.number, 0) <> coalesce(c.length, 0) OR coalesce(e.hash, '') <> coalesce(c.head, '')
ORDER BY 1 LIMIT 1
"""
COUNTS = "SELECT count(*), count(DISTINCT chain) FROM audit_event"
