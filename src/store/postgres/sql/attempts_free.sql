SELECT attempts_free($1);
