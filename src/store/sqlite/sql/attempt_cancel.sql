UPDATE oauth_states
SET step = 'cancelled', proposal = NULL, chosen_accounts = NULL, state_hash = NULL, parcel = NULL, token = NULL, lease = NULL, lease_until = NULL,
    version = version + 1
WHERE u_id = $1 AND attempt_id = $2 AND step NOT IN ('stored', 'failed', 'cancelled')
RETURNING attempt_id;
