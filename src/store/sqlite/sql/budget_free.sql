UPDATE call_budget SET regain_at = $1 WHERE regain_at > $2;
