-- What stands in a column reads the same whoever asks; and rows that row-level security hides are an error, not absent.
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL row_security = off;
SET LOCAL search_path = pg_catalog;
SET LOCAL statement_timeout = '10min';
SET LOCAL lock_timeout = '5s';
