SELECT deadline FROM due_next();
