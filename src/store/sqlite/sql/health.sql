SELECT users.handle, accounts.* FROM accounts JOIN users USING (u_id)
WHERE accounts.status <> 'disconnected'
ORDER BY users.handle, accounts.connected_at, accounts.account_id;
