BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT set_config('search_path', {schema}, true), set_config('statement_timeout', '15s', true),
    set_config('lock_timeout', '3s', true), set_config('idle_in_transaction_session_timeout', '60s', true);
