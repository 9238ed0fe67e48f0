-- By now whoever waited for the end has told it.
UPDATE oauth_states SET proposal = NULL, chosen_accounts = NULL
WHERE step = 'stored' AND expires_at <= $1 AND proposal IS NOT NULL;
