"""What becomes of acknowledged work when the machine of the leading PostgreSQL dies: `make failover`."""
