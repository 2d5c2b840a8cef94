"""A referee of the monitoring figures: each clause counted in SQL, written from the documents."""
