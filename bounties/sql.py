"""The SQL of the seal: late by the clock of the database, frozen after publishing, counted but not read."""

# Run as the owner of the tables: an answerer may stand outside the consortium and cannot see the challenge.
# The share lock makes the opening wait for answers whose transaction is still under way.
INSTALL = """
CREATE FUNCTION bounties_takes_answers(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE challenge bounties_challenge;
BEGIN
    SELECT * INTO challenge FROM bounties_challenge WHERE id = wanted FOR SHARE;
    RETURN coalesce(challenge.status = 'published' AND clock_timestamp() < challenge.deadline, false);
END $$;

CREATE FUNCTION bounties_answers_received(wanted uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM bounties_answer
    WHERE challenge_id = wanted AND status IN ('submitted', 'opened', 'awarded', 'not_selected')
      AND consortium_id = ANY ((SELECT NULLIF(current_setting('portal.consortium', true), ''))::uuid[])
$$;

CREATE FUNCTION bounties_answering(wanted uuid) RETURNS TABLE (answer_id uuid, organisation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.organisation_id FROM bounties_answer a JOIN bounties_challenge c ON c.id = a.challenge_id
    WHERE c.id = wanted AND c.status = 'withdrawn' AND a.status IN ('draft', 'submitted')
$$;
REVOKE EXECUTE ON FUNCTION bounties_takes_answers(uuid), bounties_answers_received(uuid),
    bounties_answering(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bounties_takes_answers(uuid), bounties_answers_received(uuid) TO portal_app;
GRANT EXECUTE ON FUNCTION bounties_answering(uuid), bounties_takes_answers(uuid) TO portal_system;

CREATE FUNCTION bounties_guard_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    challenge bounties_challenge;
    written boolean;
    kept text[] := '{status, version, opened_at, feedback, sealed_until, updated_at}';
BEGIN
    SELECT * INTO challenge FROM bounties_challenge WHERE id = NEW.challenge_id FOR SHARE;
    NEW.sealed_until := challenge.deadline;
    IF TG_OP = 'INSERT' THEN
        written := true;
        IF NEW.organisation_id = challenge.organisation_id THEN
            RAISE EXCEPTION 'the poster may not answer its own challenge' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.opened_at IS NOT NULL THEN
            RAISE EXCEPTION 'a new answer is sealed' USING ERRCODE = 'check_violation';
        END IF;
    ELSE
        IF (NEW.challenge_id, NEW.organisation_id, NEW.consortium_id)
           IS DISTINCT FROM (OLD.challenge_id, OLD.organisation_id, OLD.consortium_id) THEN
            RAISE EXCEPTION 'an answer stays with its challenge' USING ERRCODE = 'check_violation';
        END IF;
        written := to_jsonb(NEW) - kept IS DISTINCT FROM to_jsonb(OLD) - kept;
        IF written AND OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'a submitted answer is not changed' USING ERRCODE = 'check_violation';
        END IF;
        written := written
            OR (NEW.status <> OLD.status AND NEW.status IN ('draft', 'submitted', 'withdrawn'));
        IF NEW.opened_at IS DISTINCT FROM OLD.opened_at
           AND (OLD.opened_at IS NOT NULL OR now() < challenge.deadline) THEN
            RAISE EXCEPTION 'sealed until %', challenge.deadline USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF written AND (challenge.status <> 'published' OR clock_timestamp() >= challenge.deadline) THEN
        RAISE EXCEPTION 'the challenge no longer takes answers' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bounties_guard_answer BEFORE INSERT OR UPDATE ON bounties_answer
    FOR EACH ROW EXECUTE FUNCTION bounties_guard_answer();

CREATE FUNCTION bounties_guard_response() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    response bounties_answerresponse := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    answer bounties_answer;
BEGIN
    SELECT * INTO answer FROM bounties_answer WHERE id = response.answer_id;
    IF answer.status <> 'draft' OR NOT bounties_takes_answers(answer.challenge_id) THEN
        RAISE EXCEPTION 'the answer can no longer be changed' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM bounties_indicator
                   WHERE id = response.indicator_id AND challenge_id = answer.challenge_id) THEN
        RAISE EXCEPTION 'the indicator is of another challenge' USING ERRCODE = 'check_violation';
    END IF;
    RETURN response;
END $$;
CREATE TRIGGER bounties_guard_response BEFORE INSERT OR UPDATE OR DELETE ON bounties_answerresponse
    FOR EACH ROW EXECUTE FUNCTION bounties_guard_response();

-- Runs as the caller: only the portal's roles are held to it, so that the owner can mend data.
CREATE FUNCTION bounties_guard_challenge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kept text[] := '{status, version, opened_at, awarded_answer_id, updated_at}';
BEGIN
    IF current_user NOT IN ('portal_app', 'portal_system') THEN
        RETURN NEW;
    END IF;
    IF OLD.status <> 'draft' AND to_jsonb(NEW) - kept IS DISTINCT FROM to_jsonb(OLD) - kept THEN
        RAISE EXCEPTION 'a published challenge is not changed' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.opened_at IS DISTINCT FROM OLD.opened_at OR NEW.status = 'closed') AND now() < NEW.deadline THEN
        RAISE EXCEPTION 'answers are sealed until %', NEW.deadline USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bounties_guard_challenge BEFORE UPDATE ON bounties_challenge
    FOR EACH ROW EXECUTE FUNCTION bounties_guard_challenge();

CREATE FUNCTION bounties_guard_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.challenge_id ELSE NEW.challenge_id END;
    draft boolean;
BEGIN
    SELECT status = 'draft' INTO draft FROM bounties_challenge WHERE id = parent;
    IF NOT draft AND current_user IN ('portal_app', 'portal_system') THEN
        RAISE EXCEPTION 'a published challenge is not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER bounties_guard_indicator BEFORE INSERT OR UPDATE OR DELETE ON bounties_indicator
    FOR EACH ROW EXECUTE FUNCTION bounties_guard_part();
CREATE TRIGGER bounties_guard_milestone BEFORE INSERT OR DELETE
    OR UPDATE OF challenge_id, "order", stage, title, deliverable, criterion, due_on, amount_fen
    ON bounties_milestone
    FOR EACH ROW EXECUTE FUNCTION bounties_guard_part();
"""

UNINSTALL = """
DROP TRIGGER bounties_guard_milestone ON bounties_milestone;
DROP TRIGGER bounties_guard_indicator ON bounties_indicator;
DROP TRIGGER bounties_guard_challenge ON bounties_challenge;
DROP TRIGGER bounties_guard_response ON bounties_answerresponse;
DROP TRIGGER bounties_guard_answer ON bounties_answer;
DROP FUNCTION bounties_guard_part();
DROP FUNCTION bounties_guard_challenge();
DROP FUNCTION bounties_guard_response();
DROP FUNCTION bounties_guard_answer();
DROP FUNCTION bounties_answering(uuid);
DROP FUNCTION bounties_answers_received(uuid);
DROP FUNCTION bounties_takes_answers(uuid);
"""
