UPDATE accounts SET last_sync_at = $4 WHERE u_id = $1 AND platform = $2 AND account_id = $3;
