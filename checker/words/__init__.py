"""The vocabulary of checks: each word looks for one proof, and raises Failed without it.

`project` has the words about a project as a whole, and `probe` tries a migration of our own in it;
`tables` has those about one table, `journeys` those about rows and ways through the history,
`sqlwords` those about SQL for PostgreSQL, `handed_in` those about a database that came along.
`losses` and `uniqueness` are what they share.
"""
