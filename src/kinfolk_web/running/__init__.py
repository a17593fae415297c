"""What runs an installation: the database, the processes, their certificates, upgrades and backups."""
