SELECT grant_note_withdrawal($2, $3, $4, $5, $6, $7);
