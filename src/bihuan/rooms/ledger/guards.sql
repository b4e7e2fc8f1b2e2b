-- The closure gate in the database: a problem is closed only over events that say so, whoever asks.
-- In the present round (after the last problem.reopened), in this order: a request with evidence; a
-- verification of it by somebody of an oversight group who on that day served neither the responsible
-- nor a helping unit; after that, the consent of every reporter, taken down by nobody who serves those
-- units nor by who verified; the event that closes. Only events are asked: rows can be changed, events cannot.
-- 不整改完成不销号，不满意不销号.

CREATE OR REPLACE FUNCTION bihuan_problem_gate() RETURNS trigger LANGUAGE plpgsql
SET search_path = "@SCHEMA@", pg_temp AS $$
DECLARE
    round_began integer;
    requested integer;
    verified integer;
    verifier bigint;
    on_day date;
    concerned bigint[];
    missing bigint;
BEGIN
    IF NEW.kind <> 'problem' OR NEW.status <> 'closed' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.kind = 'problem' AND OLD.status = 'closed' AND OLD.id = NEW.id THEN
        RETURN NEW;  -- it was closed before
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

    concerned := bihuan_problem_units(NEW.id);
    SELECT version, by_id, (at AT TIME ZONE '@TIME_ZONE@')::date INTO verified, verifier, on_day
      FROM kernel_event
     WHERE matter_id = NEW.id AND version > requested AND kind = 'problem.verified'
     ORDER BY version DESC LIMIT 1;
    IF verified IS NULL OR concerned IS NULL OR NOT bihuan_inspects(verifier)
       OR bihuan_serves(verifier, concerned, on_day) THEN
        RAISE EXCEPTION 'problem % cannot be closed: not verified by somebody independent', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_gate';
    END IF;

    SELECT voice INTO missing FROM bihuan_problem_reporters(NEW.id, verified) voice
     WHERE coalesce((
        SELECT e.text::jsonb -> 'data' ->> 'result' FROM kernel_event e
         WHERE e.matter_id = NEW.id AND e.version > verified AND e.kind = 'problem.consulted'
           AND (e.text::jsonb -> 'data' ->> 'voice')::bigint = voice
           AND NOT bihuan_serves(e.by_id, concerned, (e.at AT TIME ZONE '@TIME_ZONE@')::date)
           AND NOT bihuan_same_person(e.by_id, verifier)
         ORDER BY e.version DESC LIMIT 1), '') NOT IN ('satisfied', 'basically')
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'problem % cannot be closed: reporter % has not agreed', NEW.number, missing
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_gate';
    END IF;

    IF NOT EXISTS (SELECT 1 FROM kernel_event WHERE matter_id = NEW.id AND kind = 'problem.closed'
                   AND version > verified) THEN
        RAISE EXCEPTION 'problem % cannot be closed: no event says that it was', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_gate';
    END IF;
    RETURN NEW;
END $$;

-- The responsible unit and the helping ones, as last issued, corrected or transferred; NULL when none is.
CREATE OR REPLACE FUNCTION bihuan_problem_units(problem bigint) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = "@SCHEMA@", pg_temp AS $$
    WITH said AS (
        SELECT version, CASE kind WHEN 'problem.detailed' THEN text::jsonb -> 'data' -> 'changes'
                                  ELSE text::jsonb -> 'data' END AS data
          FROM kernel_event
         WHERE matter_id = problem
           AND kind IN ('problem.issued', 'problem.detailed', 'problem.transferred')
    ), helpers AS (
        SELECT data -> 'helpers' AS ids FROM said WHERE data ? 'helpers'
         ORDER BY version DESC LIMIT 1
    )
    SELECT (data ->> 'unit')::bigint || ARRAY(
               SELECT jsonb_array_elements_text(ids)::bigint FROM helpers)
      FROM said WHERE jsonb_typeof(data -> 'unit') = 'number'
     ORDER BY version DESC LIMIT 1
$$;

-- Opinions whose reporters have to agree, 0 for a problem that nobody outside reported. Who was taken
-- out after the verification, or after saying that they are not satisfied, has to agree all the same.
CREATE OR REPLACE FUNCTION bihuan_problem_reporters(problem bigint, verified integer)
RETURNS SETOF bigint LANGUAGE sql STABLE SET search_path = "@SCHEMA@", pg_temp AS $$
    WITH joined AS (
        SELECT jsonb_array_elements_text(text::jsonb -> 'data' -> 'voices')::bigint AS voice, version
          FROM kernel_event WHERE matter_id = problem AND kind = 'problem.registered'
        UNION ALL
        SELECT (text::jsonb -> 'data' ->> 'voice')::bigint, version
          FROM kernel_event WHERE matter_id = problem AND kind = 'problem.joined'
    ), parted AS (
        SELECT gone.voice, max(gone.version) AS version
          FROM (SELECT (text::jsonb -> 'data' ->> 'voice')::bigint AS voice, version
                  FROM kernel_event
                 WHERE matter_id = problem AND kind = 'problem.parted' AND version < verified) gone
         WHERE coalesce((
            SELECT e.text::jsonb -> 'data' ->> 'result' FROM kernel_event e
             WHERE e.matter_id = problem AND e.kind = 'problem.consulted' AND e.version < gone.version
               AND (e.text::jsonb -> 'data' ->> 'voice')::bigint = gone.voice
             ORDER BY e.version DESC LIMIT 1), '') <> 'dissatisfied'
         GROUP BY 1
    ), reporters AS (
        SELECT DISTINCT j.voice FROM joined j LEFT JOIN parted p USING (voice)
         WHERE p.version IS NULL OR j.version > p.version
    )
    SELECT voice FROM reporters
    UNION ALL
    SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM reporters)
$$;

-- Was this post opened for an inspector in an oversight group?
CREATE OR REPLACE FUNCTION bihuan_inspects(post bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = "@SCHEMA@", pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM kernel_event opened JOIN kernel_event unit
            ON unit.kind = 'unit.added'
           AND unit.text::jsonb -> 'data' ->> 'code' = opened.text::jsonb -> 'data' ->> 'unit'
         WHERE opened.id = post AND opened.kind = 'post.opened'
           AND opened.text::jsonb -> 'data' ->> 'role' = 'inspector'
           AND unit.text::jsonb -> 'data' ->> 'unit_kind' = 'group'
    )
$$;

CREATE OR REPLACE TRIGGER bihuan_problem_gate BEFORE INSERT OR UPDATE ON kernel_matter
    FOR EACH ROW EXECUTE FUNCTION bihuan_problem_gate();
