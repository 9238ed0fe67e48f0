SELECT count(*) AS attempts FROM oauth_states WHERE step IN ('started', 'parked') AND expires_at > $1;
