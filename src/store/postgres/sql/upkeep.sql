SELECT * FROM upkeep($2, $3);
