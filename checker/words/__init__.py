"""The vocabulary of checks: each word looks for one proof, and raises Failed without it.

`project` has the words about a project as a whole, and `probe` tries a migration of our own in it;
`tables` has those about one table, `journeys` those about rows and ways through the history,
`handed_in` those about a database that came along. `checker.offline.sqlwords` has more, about SQL
for PostgreSQL.
`losses`, `uniqueness`, `places` and `known` are what they share.
"""
