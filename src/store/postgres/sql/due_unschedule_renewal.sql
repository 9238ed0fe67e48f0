SELECT due_unschedule_renewal($2);
