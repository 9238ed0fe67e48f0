-- A test may bring its own clock; where that is believed, so is a person's, and nothing ends when it should.
SELECT 'settings' AS what, 'lets everybody say what time it is (clock = told), which is for tests alone' AS hole
WHERE {schema}.clock_here('-infinity') = '-infinity'
