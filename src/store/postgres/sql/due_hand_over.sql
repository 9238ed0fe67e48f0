SELECT due_hand_over($2, $3);
