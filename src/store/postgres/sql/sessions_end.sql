-- Each is waited for, so that its locks are gone.
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = $1;
