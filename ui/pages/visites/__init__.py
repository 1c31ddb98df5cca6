"""The page of the visits: agendas and list, what is told of one, rounds, planned against delivered."""
