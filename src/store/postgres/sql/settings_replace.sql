SELECT settings_replace($1);
