SELECT * FROM health();
