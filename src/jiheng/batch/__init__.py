"""Many documents: a supervised pool of processes, results as they come, one broken file never in the way."""
