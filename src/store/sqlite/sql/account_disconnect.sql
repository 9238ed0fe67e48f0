UPDATE accounts SET status = 'disconnected', next_renewal_at = NULL, renewed_by = 'nobody'
WHERE u_id = $1 AND platform = $2 AND account_id = $3;
