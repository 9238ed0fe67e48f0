SELECT * FROM fetches();
