-- How the renewal ended that an entry tells of; entries of everything else have none, and neither have older ones.
ALTER TABLE flight_records ADD COLUMN renewal TEXT;
