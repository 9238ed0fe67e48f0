CREATE TEMP TABLE told (day date, metric text, value bigint, status text, fetched_at timestamptz);
CREATE TABLE a_row_each (
    u_id uuid NOT NULL,
    account_id text NOT NULL,
    day date NOT NULL,
    metric text NOT NULL,
    value bigint,
    status text NOT NULL,
    fetched_at timestamptz NOT NULL,
    PRIMARY KEY (u_id, account_id, day, metric)
);
