-- What Meta had said when it was to be left alone; older rows tell only until when.
ALTER TABLE call_budget ADD COLUMN reason TEXT;
