-- What was proposed in an attempt goes with its end; it had stayed, with a count of followers.
UPDATE oauth_states SET proposal = NULL, chosen_accounts = NULL WHERE step IN ('stored', 'failed', 'cancelled');
