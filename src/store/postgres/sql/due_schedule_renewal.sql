SELECT due_schedule_renewal($2, $3, $4);
