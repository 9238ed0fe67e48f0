SELECT deadline FROM attempts_next();
