-- The closure gate in the database: a problem is closed only over events that say so, whoever asks.
-- In the present round (after the last problem.reopened), in this order: a request with evidence; a
-- verification of it by somebody of an oversight group who serves neither the responsible nor a helping
-- unit; after that, the consent of every reporter. 不整改完成不销号，不满意不销号.

CREATE OR REPLACE FUNCTION bihuan_problem_gate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    round_began integer;
    requested integer;
    verified integer;
    verifier bigint;
    missing bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'closed' AND (OLD.id, OLD.round, OLD.unit_id, OLD.helpers)
       IS NOT DISTINCT FROM (NEW.id, NEW.round, NEW.unit_id, NEW.helpers) THEN
        RETURN NEW;  -- it was closed before, over the same facts
    END IF;

    SELECT coalesce(max(version), 0) INTO round_began FROM kernel_event
     WHERE matter_id = NEW.id AND kind = 'problem.reopened';

    SELECT max(version) INTO requested FROM kernel_event
     WHERE matter_id = NEW.id AND version > round_began AND kind = 'problem.closure_requested'
       AND jsonb_array_length(text::jsonb -> 'data' -> 'files') > 0;
    IF requested IS NULL THEN
        RAISE EXCEPTION 'problem % cannot be closed: no request with evidence', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_gate';
    END IF;

    SELECT version, by_id INTO verified, verifier FROM kernel_event
     WHERE matter_id = NEW.id AND version > requested AND kind = 'problem.verified'
     ORDER BY version DESC LIMIT 1;
    IF verified IS NULL OR NOT bihuan_independent(verifier, NEW.unit_id, NEW.helpers) THEN
        RAISE EXCEPTION 'problem % cannot be closed: not verified by somebody independent', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_gate';
    END IF;

    WITH joined AS (
        SELECT jsonb_array_elements_text(text::jsonb -> 'data' -> 'voices')::bigint AS voice, version
          FROM kernel_event WHERE matter_id = NEW.id AND kind = 'problem.registered'
        UNION ALL
        SELECT (text::jsonb -> 'data' ->> 'voice')::bigint, version
          FROM kernel_event WHERE matter_id = NEW.id AND kind = 'problem.joined'
    ), parted AS (
        SELECT (text::jsonb -> 'data' ->> 'voice')::bigint AS voice, max(version) AS version
          FROM kernel_event WHERE matter_id = NEW.id AND kind = 'problem.parted' GROUP BY 1
    ), reporters AS (
        SELECT DISTINCT j.voice FROM joined j LEFT JOIN parted p USING (voice)
         WHERE p.version IS NULL OR j.version > p.version
    ), asked AS (
        SELECT voice FROM reporters
        UNION ALL SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM reporters)
    )
    SELECT a.voice INTO missing FROM asked a
     WHERE coalesce((
        SELECT e.text::jsonb -> 'data' ->> 'result' FROM kernel_event e
         WHERE e.matter_id = NEW.id AND e.version > verified AND e.kind = 'problem.consulted'
           AND (e.text::jsonb -> 'data' ->> 'voice')::bigint = a.voice
         ORDER BY e.version DESC LIMIT 1), '') NOT IN ('satisfied', 'basically')
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'problem % cannot be closed: reporter % has not agreed', NEW.number, missing
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_gate';
    END IF;
    RETURN NEW;
END $$;

-- Somebody of an oversight group none of whose other posts, at any time they overlap with today, lies
-- in the units concerned or above one of them within the tree (the root itself apart).
CREATE OR REPLACE FUNCTION bihuan_independent(post_id bigint, unit_id bigint, helper_ids bigint[])
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM kernel_post p JOIN kernel_unit g ON g.id = p.unit_id
         WHERE p.id = post_id AND g.kind = 'group'
    ) AND NOT EXISTS (
        SELECT 1 FROM kernel_post mine
          JOIN kernel_unit u ON u.id = mine.unit_id AND u.kind <> 'group'
          JOIN kernel_unit concerned ON concerned.id = unit_id OR concerned.id = ANY (helper_ids)
         WHERE mine.account_id IS NOT NULL
           AND mine.account_id = (SELECT account_id FROM kernel_post WHERE id = post_id)
           AND (mine.until_on IS NULL OR mine.until_on >= current_date)
           AND CASE WHEN strpos(u.path, '/') = length(u.path) THEN concerned.path = u.path
                    ELSE starts_with(concerned.path, u.path) END
    )
$$;

CREATE OR REPLACE TRIGGER bihuan_problem_gate BEFORE INSERT OR UPDATE ON kernel_matter
    FOR EACH ROW WHEN (NEW.kind = 'problem' AND NEW.status = 'closed')
    EXECUTE FUNCTION bihuan_problem_gate();
