SELECT is_service() AS is_service, own.u_id, own.handle, own.role
FROM (SELECT) AS one LEFT JOIN user_own() AS own ON true;
