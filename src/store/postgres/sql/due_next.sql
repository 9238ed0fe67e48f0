SELECT deadline FROM due_next($1);
