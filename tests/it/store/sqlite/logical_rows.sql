-- For each table with a user's rows, the query of what they say; who the user is differs.
SELECT format('SELECT ''%s'' || %s FROM %s WHERE u_id = $1', t.name, group_concat(
    format('''|%s='' || %s', c.name, iif(
        c.name IN ('key_id', 'wrapped', 'access_token', 'pending_token', 'attempt_id', 'state_hash', 'parcel', 'token', 'lease'),
        format('(%s IS NOT NULL)', c.name),
        format('quote(%s)', c.name)
    )), ' || ' ORDER BY c.name), t.name)
FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
WHERE t.type = 'table' AND t.name <> 'users' AND c.name <> 'u_id'
    AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'u_id')
GROUP BY t.name;
