"""The encrypted vault and its database: keys, engine, tables, repositories, queries, migrations."""
