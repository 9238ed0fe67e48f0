SELECT account_mark_synced($2, $3, $4);
