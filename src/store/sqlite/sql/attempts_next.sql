SELECT min(CASE WHEN lease_until IS NULL THEN expires_at ELSE lease_until END) AS deadline
FROM oauth_states WHERE step NOT IN ('stored', 'failed', 'cancelled');
