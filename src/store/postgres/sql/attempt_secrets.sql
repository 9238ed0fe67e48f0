SELECT parcel, token FROM attempt_secrets($2, $3, $4);
