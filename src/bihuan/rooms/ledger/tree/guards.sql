-- Trees in the database: no circle, and nothing is closed while something under it runs.

-- Whoever places something waits for the others who do: two that are each right alone could close a
-- circle together.
CREATE OR REPLACE FUNCTION bihuan_tree_node() RETURNS trigger LANGUAGE plpgsql
SET search_path = "@SCHEMA@", pg_temp AS $$
DECLARE
    above bigint := NEW.parent_id;
    level integer := 1;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('bihuan.tree'));
    WHILE above IS NOT NULL LOOP
        IF above = NEW.matter_id OR level > 64 THEN
            RAISE EXCEPTION 'item % cannot stand under %: it would stand under itself',
                NEW.matter_id, NEW.parent_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'tree_circle';
        END IF;
        SELECT parent_id INTO above FROM tree_node WHERE matter_id = above;
        level := level + 1;
    END LOOP;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER bihuan_tree_node BEFORE INSERT OR UPDATE ON tree_node
    FOR EACH ROW EXECUTE FUNCTION bihuan_tree_node();

CREATE OR REPLACE FUNCTION bihuan_tree_closing() RETURNS trigger LANGUAGE plpgsql
SET search_path = "@SCHEMA@", pg_temp AS $$
BEGIN
    IF NEW.kind <> 'problem' OR NEW.status <> 'closed' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status = 'closed' AND OLD.id = NEW.id THEN
        RETURN NEW;  -- it was closed before
    END IF;
    IF EXISTS (SELECT 1 FROM tree_node n JOIN kernel_matter m ON m.id = n.matter_id
                WHERE n.parent_id = NEW.id
                  AND m.status NOT IN ('closed', 'concluded', 'merged', 'withdrawn')) THEN
        RAISE EXCEPTION 'problem % cannot be closed: something under it runs', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_gate';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER bihuan_tree_closing BEFORE INSERT OR UPDATE ON kernel_matter
    FOR EACH ROW EXECUTE FUNCTION bihuan_tree_closing();
