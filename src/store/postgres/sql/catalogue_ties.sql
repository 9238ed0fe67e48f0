-- What the schema is tied to beyond itself: what others have made upon it, and what it was made to need; one row for
-- each hole. Postgres keeps both by number for all but its own parts, so a name that looks like one of those is seen, too.
WITH here AS (
    SELECT oid FROM pg_namespace WHERE nspname = $1
),
relations AS (
    SELECT pg_class.oid, relname, relkind, reltype FROM pg_class JOIN here ON here.oid = relnamespace
    WHERE relkind <> 'c'
),
row_types AS (
    SELECT pg_type.oid, typarray, relname FROM pg_type JOIN relations ON reltype = pg_type.oid
),
owner AS (
    SELECT oid FROM pg_roles WHERE rolname = 'lightmeter_owner'
),
-- Whoever sees every row already.
trusted AS (
    SELECT oid FROM pg_roles WHERE rolsuper OR rolbypassrls OR pg_has_role(oid, (SELECT oid FROM owner), 'MEMBER')
),
-- What everybody may do, a login of a person may, and one may have been given more.
persons AS (
    SELECT oid FROM pg_roles WHERE rolname = 'lightmeter_app'
    UNION
    SELECT member FROM pg_auth_members
    JOIN pg_roles AS fronts ON fronts.oid = roleid AND fronts.rolname = 'lightmeter_app'
    JOIN pg_roles AS members ON members.oid = member AND NOT members.rolcreaterole
    WHERE member NOT IN (SELECT oid FROM trusted) AND NOT pg_has_role(member, 'lightmeter_service', 'MEMBER')
),
own AS (
    SELECT 'pg_namespace'::regclass AS class, oid AS object, 'the schema ' || $1 AS what FROM here
    UNION ALL
    SELECT 'pg_class'::regclass, oid, relname FROM relations
    UNION ALL
    SELECT 'pg_type'::regclass, oid, relname FROM row_types
    UNION ALL
    SELECT 'pg_type'::regclass, typarray, relname FROM row_types
    UNION ALL
    SELECT 'pg_proc'::regclass, pg_proc.oid, proname || '()' FROM pg_proc JOIN here ON here.oid = pronamespace
    UNION ALL
    SELECT 'pg_constraint'::regclass, pg_constraint.oid, relname
    FROM pg_constraint JOIN relations ON relations.oid = conrelid
    UNION ALL
    SELECT 'pg_attrdef'::regclass, pg_attrdef.oid, relname
    FROM pg_attrdef JOIN relations ON relations.oid = adrelid
    UNION ALL
    SELECT 'pg_trigger'::regclass, pg_trigger.oid, relname
    FROM pg_trigger JOIN relations ON relations.oid = tgrelid
    UNION ALL
    SELECT 'pg_policy'::regclass, pg_policy.oid, relname
    FROM pg_policy JOIN relations ON relations.oid = polrelid
    UNION ALL
    SELECT 'pg_rewrite'::regclass, pg_rewrite.oid, relname
    FROM pg_rewrite JOIN relations ON relations.oid = ev_class
)
SELECT DISTINCT what, format(
    'is used by the %s, which lightmeter''s migrations do not make', pg_describe_object(classid, objid, 0)
) AS hole
FROM own JOIN pg_depend ON refclassid = class AND refobjid = object
WHERE NOT EXISTS (SELECT FROM own AS another WHERE another.class = classid AND another.object = objid)
    -- What a session makes for itself nobody else reaches, and it goes with the session.
    AND NOT EXISTS (
        SELECT FROM pg_identify_object_as_address(classid, objid, 0), unnest(object_names[1:1] || object_args) AS name
        -- Of a type, and of what belongs to one or makes one of another, the name comes with its schema.
        WHERE name ~ '^pg_temp(_[0-9]+)?(\.|$)'
    )
    -- These have sentences of their own, here or among the tables.
    AND classid NOT IN (
        'pg_publication_rel'::regclass, 'pg_publication_namespace'::regclass, 'pg_default_acl'::regclass
    )
    AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = objid AND inhparent = refobjid)
    -- Where long values of the table lie.
    AND NOT (classid = 'pg_class'::regclass AND EXISTS (SELECT FROM pg_class WHERE oid = objid AND relkind = 't'))
UNION ALL
SELECT DISTINCT what, format(
    'needs the %s, which is neither lightmeter''s nor Postgres''s own', pg_describe_object(refclassid, refobjid, 0)
)
FROM own JOIN pg_depend ON classid = class AND objid = object
WHERE NOT EXISTS (SELECT FROM own AS another WHERE another.class = refclassid AND another.object = refobjid)
    -- A function's language is in its hash; a foreign key from elsewhere stands above, and its triggers are on both tables.
    AND refclassid <> 'pg_language'::regclass AND NOT (class = 'pg_trigger'::regclass AND deptype = 'i')
    AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = objid AND inhparent = refobjid)
UNION ALL
SELECT relname, format('is in the publication %s, which carries its rows out past row-level security', pubname)
FROM relations
JOIN pg_publication ON puballtables
    OR EXISTS (SELECT FROM pg_publication_rel WHERE prpubid = pg_publication.oid AND prrelid = relations.oid)
    OR EXISTS (SELECT FROM pg_publication_namespace JOIN here ON here.oid = pnnspid WHERE pnpubid = pg_publication.oid)
WHERE relkind IN ('r', 'p')
UNION ALL
SELECT what, format('has a security label of %s, by which it may be shown otherwise', provider)
FROM own JOIN pg_seclabel ON classoid = class AND objoid = object
UNION ALL
SELECT 'the schema ' || $1, format(
    'opens to %s what %s makes in it later',
    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE coalesce(rolname, 'a role that is gone') END, defaclrole::regrole
)
FROM pg_default_acl
CROSS JOIN LATERAL aclexplode(defaclacl) AS granted
LEFT JOIN pg_roles ON pg_roles.oid = granted.grantee
WHERE granted.grantee <> defaclrole
    AND (defaclnamespace = (SELECT oid FROM here) OR defaclnamespace = 0 AND defaclrole = (SELECT oid FROM owner))
    -- Anybody may say so of what they make, and who may make nothing there opens nothing.
    AND has_schema_privilege(defaclrole, (SELECT oid FROM here), 'CREATE')
UNION ALL
-- Another installation is in a schema that is the owner's, and looks at its functions itself.
SELECT 'lightmeter_owner', format('gives its rights to whoever calls %s, which is no installation''s', pg_proc.oid::regprocedure)
FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
WHERE prosecdef AND proowner = (SELECT oid FROM owner) AND nspowner <> proowner
UNION ALL
-- The same by another who sees every row. What is written without the schema's name may be found in it by a setting.
SELECT pg_proc.oid::regprocedure::text, format('names the schema %s, and gives the rights of %s to every person who calls it', $1, proowner::regrole)
FROM pg_proc
WHERE prosecdef AND proowner IN (SELECT oid FROM trusted) AND proowner <> (SELECT oid FROM owner)
    AND pronamespace <> (SELECT oid FROM here)
    AND concat_ws(' ', prosrc, proconfig::text) ~* ('\m' || $1 || '\M')
    AND EXISTS (
        SELECT FROM persons
        WHERE has_function_privilege(persons.oid, pg_proc.oid, 'EXECUTE')
            AND has_schema_privilege(persons.oid, pronamespace, 'USAGE')
    )
UNION ALL
-- One whose function is a superuser's own, as those of a platform are, does nothing that its owner could not do anyway.
SELECT 'the event trigger ' || evtname, format('runs %s of %s with the rights of whoever changes a table here', evtfoid::regprocedure, proowner::regrole)
FROM pg_event_trigger JOIN pg_proc ON pg_proc.oid = evtfoid
WHERE evtenabled <> 'D' AND proowner NOT IN (SELECT oid FROM trusted)
