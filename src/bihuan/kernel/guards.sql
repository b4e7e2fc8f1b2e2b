-- What the database itself refuses, whoever asks. Run again after every migration.
-- guards.py puts the schema and the time zone in for @SCHEMA@ and @TIME_ZONE@, and compares all of
-- this with what stands in the database. Functions that read tables fix their search path: else a
-- temporary table of the same name would be read instead.

CREATE OR REPLACE FUNCTION bihuan_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE FUNCTION bihuan_refuse_body_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.digest = OLD.digest AND NEW.matter_id = OLD.matter_id AND NEW.field = OLD.field
       AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
       AND NEW.text IS NULL AND NEW.salt IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a sealed text may only be erased' USING ERRCODE = 'insufficient_privilege';
END $$;

-- Statement triggers: TRUNCATE fires no row triggers.
CREATE OR REPLACE TRIGGER bihuan_append_only BEFORE UPDATE OR DELETE ON kernel_event
    FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change();
CREATE OR REPLACE TRIGGER bihuan_no_truncate BEFORE TRUNCATE ON kernel_event
    FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change();

CREATE OR REPLACE TRIGGER bihuan_append_only BEFORE UPDATE OR DELETE ON kernel_logentry
    FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change();
CREATE OR REPLACE TRIGGER bihuan_no_truncate BEFORE TRUNCATE ON kernel_logentry
    FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change();

CREATE OR REPLACE TRIGGER bihuan_append_only BEFORE UPDATE OR DELETE ON kernel_lognode
    FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change();
CREATE OR REPLACE TRIGGER bihuan_no_truncate BEFORE TRUNCATE ON kernel_lognode
    FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change();

CREATE OR REPLACE TRIGGER bihuan_append_only BEFORE UPDATE OR DELETE ON kernel_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change();
CREATE OR REPLACE TRIGGER bihuan_no_truncate BEFORE TRUNCATE ON kernel_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change();

CREATE OR REPLACE TRIGGER bihuan_only_erasure BEFORE UPDATE ON kernel_body
    FOR EACH ROW EXECUTE FUNCTION bihuan_refuse_body_change();
CREATE OR REPLACE TRIGGER bihuan_no_delete BEFORE DELETE ON kernel_body
    FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change();
CREATE OR REPLACE TRIGGER bihuan_no_truncate BEFORE TRUNCATE ON kernel_body
    FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change();

-- Did the person of this post serve one of these units, or one above it, on that day, or in the years
-- before it that the scheme `recusal` names, or had they to step aside from it? Asked of the events,
-- which nobody can change, not of the rows made from them. Oversight groups do not count, and what
-- stands at the root of the tree counts for the root alone, or nobody could ever check a school.
CREATE OR REPLACE FUNCTION bihuan_serves(post bigint, concerned bigint[], on_day date)
RETURNS boolean LANGUAGE sql STABLE SET search_path = "@SCHEMA@", pg_temp AS $$
    WITH RECURSIVE units AS (
        SELECT id, data ->> 'code' AS code, data ->> 'parent' AS parent, data ->> 'unit_kind' AS kind
          FROM (SELECT id, text::jsonb -> 'data' AS data FROM kernel_event
                 WHERE kind = 'unit.added') added
    ), opened AS (
        SELECT id, data ->> 'account' AS account, data ->> 'unit' AS unit,
               (data ->> 'from_on')::date AS from_on
          FROM (SELECT id, text::jsonb -> 'data' AS data FROM kernel_event
                 WHERE kind = 'post.opened') posts
    ), ended AS (
        SELECT DISTINCT ON (data ->> 'post')
               (data ->> 'post')::bigint AS post, (data ->> 'until_on')::date AS until_on
          FROM (SELECT id, text::jsonb -> 'data' AS data FROM kernel_event
                 WHERE kind = 'post.ended') endings
         ORDER BY data ->> 'post', id DESC
    ), person AS (
        SELECT other.id, other.unit, other.from_on FROM opened me
          JOIN opened other ON other.id = me.id OR other.account = me.account
         WHERE me.id = $1
    ), adopted AS MATERIALIZED (
        SELECT text::jsonb -> 'data' -> 'data' ->> 'former_years' AS years FROM kernel_event
         WHERE kind = 'scheme.adopted' AND text LIKE '%"scheme_kind":"recusal"%'
         ORDER BY id DESC LIMIT 1
    ), stated AS (
        SELECT id, (data ->> 'post')::bigint AS post, (data ->> 'unit')::bigint AS unit,
               (data ->> 'from_on')::date AS from_on, (data ->> 'until_on')::date AS until_on
          FROM (SELECT id, text::jsonb -> 'data' AS data FROM kernel_event
                 WHERE kind = 'recusal.declared') declared
    ), lifted AS (
        SELECT DISTINCT ON (data ->> 'recusal')
               (data ->> 'recusal')::bigint AS recusal, (data ->> 'until_on')::date AS until_on
          FROM (SELECT id, text::jsonb -> 'data' AS data FROM kernel_event
                 WHERE kind = 'recusal.ended') endings
         ORDER BY data ->> 'recusal', id DESC
    ), mine AS (
        SELECT person.unit FROM person LEFT JOIN ended ON ended.post = person.id
         WHERE person.from_on <= $3
           AND (ended.until_on IS NULL OR ended.until_on >= $3 - make_interval(
                    years => coalesce((SELECT years::integer FROM adopted), 0)))
        UNION
        SELECT units.code FROM person JOIN stated ON stated.post = person.id
          JOIN units ON units.id = stated.unit
          LEFT JOIN lifted ON lifted.recusal = stated.id
         WHERE stated.from_on <= $3
           AND coalesce(lifted.until_on, stated.until_on, 'infinity'::date) >= $3
    ), line AS (
        SELECT code, parent, true AS itself FROM units WHERE id = ANY ($2)
        UNION
        SELECT up.code, up.parent, false FROM line JOIN units up ON up.code = line.parent
    )
    SELECT EXISTS (
        SELECT 1 FROM mine JOIN line ON line.code = mine.unit
          JOIN units ON units.code = mine.unit AND units.kind <> 'group'
         WHERE line.itself OR line.parent <> ''
    )
$$;

-- Posts of one account are one person.
CREATE OR REPLACE FUNCTION bihuan_same_person(one bigint, other bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = "@SCHEMA@", pg_temp AS $$
    SELECT $1 = $2 OR EXISTS (
        SELECT 1 FROM kernel_event a JOIN kernel_event b
            ON a.text::jsonb -> 'data' ->> 'account' = b.text::jsonb -> 'data' ->> 'account'
         WHERE a.id = $1 AND b.id = $2 AND a.kind = 'post.opened' AND b.kind = 'post.opened'
    )
$$;
