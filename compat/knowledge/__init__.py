"""What the engine knows: the licences' facts, the rules and the law's tables, compiled into one file and opened."""
