-- What the database itself refuses, whoever asks. Run again after every migration.

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
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['kernel_event', 'kernel_logentry', 'kernel_lognode', 'kernel_checkpoint']
    LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER bihuan_append_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change()', name);
        EXECUTE format('CREATE OR REPLACE TRIGGER bihuan_no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change()', name);
    END LOOP;
END $$;

CREATE OR REPLACE TRIGGER bihuan_only_erasure BEFORE UPDATE ON kernel_body
    FOR EACH ROW EXECUTE FUNCTION bihuan_refuse_body_change();
CREATE OR REPLACE TRIGGER bihuan_no_delete BEFORE DELETE ON kernel_body
    FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change();
CREATE OR REPLACE TRIGGER bihuan_no_truncate BEFORE TRUNCATE ON kernel_body
    FOR EACH STATEMENT EXECUTE FUNCTION bihuan_refuse_change();
